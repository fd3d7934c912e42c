#include "runtime/engine/walk.hpp"

#include <chrono>

#include "runtime/engine/limits.hpp"
#include "runtime/engine/reporter.hpp"

namespace mg {

namespace {

class Walk {
 public:
  Walk(const CheckedGraph& graph, const RunInfo& run, Crew& crew, const PassSpec& spec,
       const WalkOptions& options)
      : graph_(graph),
        run_(run),
        crew_(crew),
        spec_(spec),
        options_(options),
        layout_(graph, spec) {
    outcome_.spec = &spec;
  }

  PassOutcome walk() {
    const auto start = std::chrono::steady_clock::now();
    if (open()) pass();
    const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
    outcome_.seconds = seconds.count();
    return std::move(outcome_);
  }

 private:
  /// Opens what takes part, unless it was open already.
  bool open() {
    try {
      for (std::size_t node = 0; node < graph_.nodes.size(); ++node) {
        const auto role = layout_.steps[node].role;
        if (role == Role::off || role == Role::through) continue;
        if (crew_.is_sink(node)) {
          crew_.start_sink(node);
        } else {
          crew_.ensure_open(node);
        }
      }
      batches_ = batch_sizes(crew_, layout_, spec_);
      size_ = crew_.source().size();
    } catch (const std::exception& error) {
      add_fault(error.what());
      outcome_.counts.read = outcome_.counts.cancelled = spec_.order.size();
      return false;
    }
    return true;
  }

  void check_order() const {
    for (const auto index : spec_.order) {
      if (index < size_) continue;
      throw Error("pass '" + spec_.name + "' asks for sample " + std::to_string(index) + " of " +
                  std::to_string(size_));
    }
  }

  void pass() {
    check_order();
    Gate gate(limits(graph_, layout_, spec_, batches_, options_.threads), run_.cancelled);
    Stopwatch stopwatch(graph_.nodes.size(), options_.threads);
    const Pass pass{graph_, spec_, run_, layout_, crew_, gate, stopwatch};
    Ledger ledger(pass);
    drive(pass, ledger);
    add_fault(ledger.fault());
    finish_sinks();
    take_over(ledger);
    take_over(gate);
    take_over(stopwatch);
  }

  void drive(const Pass& pass, Ledger& ledger) {
    Flow flow(pass, ledger, batches_, options_.lose);
    {
      const Reporter reporter(pass, ledger, options_.progress);
      add_fault(flow.drive());
    }
    ledger.finish();
    outcome_.sinks = flow.network().sink_counts();
    const auto unread = spec_.order.size() - pass.gate.admitted();
    for (auto& [sink, counts] : outcome_.sinks) {
      counts.read = spec_.order.size();
      counts.cancelled += unread;
      check(counts, "sink '" + sink + "'");
    }
    check(ledger.counts(), "the pass");
    try {
      outcome_.numbers = flow.network().numbers();
    } catch (const std::exception& error) {
      add_fault(error.what());
    }
  }

  /// Conservation. Whatever the cause, samples that nobody can account for are the loudest fault.
  void check(const Counts& counts, const std::string& where) {
    if (counts.closed()) return;
    add_fault("samples got lost: " + where + " read " + std::to_string(counts.read) +
              ", but knows only of " + std::to_string(counts.ok) + " ok, " +
              std::to_string(counts.skipped) + " skipped, " + std::to_string(counts.failed) +
              " failed and " + std::to_string(counts.cancelled) + " cancelled");
  }

  void finish_sinks() {
    for (std::size_t node = 0; node < graph_.nodes.size(); ++node) {
      if (layout_.steps[node].role != Role::run || !crew_.is_sink(node)) continue;
      const auto& name = graph_.nodes[node].name;
      const auto trouble =
          attempt(name, [&] { outcome_.findings.emplace_back(name, crew_.sink(node).finish()); });
      if (trouble) add_fault(trouble->why);
    }
  }

  void take_over(Ledger& ledger) {
    outcome_.counts = ledger.counts();
    outcome_.rows = std::move(ledger.rows());
    outcome_.troubled = std::move(ledger.troubled());
    outcome_.cancelled = outcome_.counts.cancelled > 0 && run_.cancelled && *run_.cancelled;
  }
  void take_over(const Gate& gate) {
    outcome_.peak_in_flight = gate.peak_in_flight();
    outcome_.peak_bytes = gate.peak_bytes();
  }
  void take_over(const Stopwatch& stopwatch) {
    for (std::size_t node = 0; node < graph_.nodes.size(); ++node) {
      const auto total = stopwatch.total(node);
      if (total.calls == 0) continue;
      outcome_.timings.push_back({graph_.nodes[node].name, total.calls, total.seconds});
    }
  }

  void add_fault(const std::string& text) {
    if (!text.empty()) outcome_.fault += (outcome_.fault.empty() ? "" : "; ") + text;
  }

  const CheckedGraph& graph_;
  const RunInfo& run_;
  Crew& crew_;
  const PassSpec& spec_;
  const WalkOptions& options_;
  const Layout layout_;
  std::vector<std::size_t> batches_;  ///< by node
  std::size_t size_ = 0;              ///< of the source
  PassOutcome outcome_;
};

}  // namespace

PassOutcome walk(const CheckedGraph& graph, const RunInfo& run, Crew& crew, const PassSpec& spec,
                 const WalkOptions& options) {
  return Walk(graph, run, crew, spec, options).walk();
}

}  // namespace mg
