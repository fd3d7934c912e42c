// Identifiers of DICOM objects that need no registry and no clock.
#pragma once

#include <string>
#include <vector>

namespace mg::write {

/// "2.25." and a UUID in decimal (DICOM PS3.5, B.2), of version 8 (RFC 9562): a hash of the texts,
/// so the same texts give the same UID on every machine. 44 characters at most.
std::string uid_of(const std::vector<std::string>& texts);

}  // namespace mg::write
