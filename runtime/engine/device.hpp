// The one thread that owns a device: its models, their memory, grad mode and team of helpers.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <string>
#include <thread>

namespace mg {

class Device {
 public:
  /// `name` is shown by debuggers and `top -H` (15 characters).
  explicit Device(const std::string& name);
  ~Device();  ///< does what was posted, then ends
  Device(const Device&) = delete;
  Device& operator=(const Device&) = delete;

  /// Queues a job, which must not throw. Jobs are done in the order of posting.
  void post(std::function<void()> job);
  /// Does the work on the device's thread and waits for it; what it throws is thrown here.
  void run(const std::function<void()>& work);

 private:
  void loop();

  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<std::function<void()>> jobs_;
  bool ending_ = false;
  std::thread thread_;  // the last member: it uses the others
};

}  // namespace mg
