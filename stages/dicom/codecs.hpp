// Which transfer syntaxes can be read, and DCMTK's codecs for them.
#pragma once

#include <string>

namespace mg::dicom {

/// Throws Error, naming the transfer syntax, unless it is one that this stage reads.
void require_readable(const std::string& syntax);

/// Registers DCMTK's decoders and mutes its chatter, once for the process; any thread may call it.
void register_decoders();

}  // namespace mg::dicom
