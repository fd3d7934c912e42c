#include "stages/dataset/phantom_dicom.hpp"

#include <dcmtk/config/osconfig.h>

#include <dcmtk/dcmdata/dcpixseq.h>
#include <dcmtk/dcmdata/dcpxitem.h>
#include <dcmtk/dcmdata/dcrleerg.h>
#include <dcmtk/dcmdata/dctk.h>
#include <dcmtk/dcmjpeg/djencode.h>
#include <dcmtk/dcmjpls/djencode.h>

#include <array>
#include <cmath>
#include <cstddef>

#include "pipeline/error.hpp"
#include "stages/dataset/phantom_picture.hpp"

namespace mg::phantom {

namespace {

constexpr double window_center = 1850, window_width = 3300;
constexpr char fixed_date[] = "20000101", fixed_time[] = "120000";

/// DCMTK's encoders are registered once for the process, and its chatter on stderr is muted.
void register_encoders() {
  static const bool done = [] {
    OFLog::configure(OFLogger::OFF_LOG_LEVEL);
    DcmRLEEncoderRegistration::registerCodecs();
    DJEncoderRegistration::registerCodecs();
    DJLSEncoderRegistration::registerCodecs();
    return true;
  }();
  static_cast<void>(done);
}

E_TransferSyntax syntax_of(const std::string& encoding) {
  if (encoding == "raw") return EXS_LittleEndianExplicit;
  if (encoding == "rle") return EXS_RLELossless;
  if (encoding == "jpeg_lossless") return EXS_JPEGProcess14SV1;
  if (encoding == "jpeg_ls") return EXS_JPEGLSLossless;
  throw Error("there is no encoding '" + encoding + "'", suggest(encoding, encodings()));
}

/// "2.25." and a 128-bit number in decimal (DICOM PS3.5, B.2), shaped like a UUID of version 8.
std::string uid(Random random) {
  const auto high = (random.bits() & ~0xf000ULL) | 0x8000ULL;
  const auto low = (random.bits() & ~(3ULL << 62)) | (2ULL << 62);
  std::array<std::uint64_t, 4> limbs = {high >> 32, high & 0xffffffff, low >> 32, low & 0xffffffff};
  std::string digits;
  do {
    std::uint64_t rest = 0;
    for (auto& limb : limbs) {
      const auto value = rest << 32 | limb;
      limb = value / 10, rest = value % 10;
    }
    digits.insert(digits.begin(), static_cast<char>('0' + rest));
  } while (limbs[0] | limbs[1] | limbs[2] | limbs[3]);
  return "2.25." + digits;
}

std::string decimal(double value) {
  auto text = std::to_string(value);
  text.erase(text.find_last_not_of('0') + 1);
  if (text.back() == '.') text.pop_back();
  return text;
}

/// A data set under construction. The first fault is thrown as Error.
class Writer {
 public:
  explicit Writer(DcmItem& item) : item_(item) {}
  Writer& text(DcmTagKey tag, const std::string& value) {
    check(item_.putAndInsertString(tag, value.c_str()));
    return *this;
  }
  Writer& number(DcmTagKey tag, Uint16 value) {
    check(item_.putAndInsertUint16(tag, value));
    return *this;
  }
  Writer& empty_sequence(DcmTagKey tag) {
    check(item_.insertEmptyElement(tag));
    return *this;
  }
  Writer code(DcmTagKey tag, const std::string& value, const std::string& meaning) {
    DcmItem* item = nullptr;
    check(item_.findOrCreateSequenceItem(tag, item));
    return Writer(*item)
        .text(DCM_CodeValue, value)
        .text(DCM_CodingSchemeDesignator, "SRT")
        .text(DCM_CodeMeaning, meaning);
  }
  static void check(const OFCondition& condition) {
    if (condition.bad()) throw Error(std::string("the phantom's DICOM: ") + condition.text());
  }

 private:
  DcmItem& item_;
};

void put_patient_and_study(Writer out, const View& view, const DicomOptions& options) {
  const auto of_patient = Random(options.seed).fork("uid").fork(view.patient);
  const auto of_view = of_patient.fork(to_string(view.side) + view.name);
  const auto id = std::to_string(view.patient + 1);
  const auto number = 1 + 2 * (view.side == Side::right) + (view.name == "MLO");
  out.text(DCM_SOPClassUID, UID_DigitalMammographyXRayImageStorageForPresentation)
      .text(DCM_SOPInstanceUID, uid(of_view.fork("instance")))
      .text(DCM_StudyInstanceUID, uid(of_patient.fork("study")))
      .text(DCM_SeriesInstanceUID, uid(of_view.fork("series")))
      .text(DCM_PatientName, "Phantom^" + id)
      .text(DCM_PatientID, "PHANTOM-" + id)
      .text(DCM_PatientBirthDate, "19500101")
      .text(DCM_PatientSex, "F")
      .text(DCM_PatientAge, "050Y")
      .text(DCM_StudyDate, fixed_date)
      .text(DCM_StudyTime, fixed_time)
      .text(DCM_StudyID, id)
      .text(DCM_AccessionNumber, "")
      .text(DCM_ReferringPhysicianName, "")
      .text(DCM_SeriesNumber, std::to_string(number))
      .text(DCM_Modality, "MG")
      .text(DCM_PresentationIntentType, "FOR PRESENTATION")
      .text(DCM_Manufacturer, options.inverted ? "Phantom vendor B" : "Phantom vendor A")
      .text(DCM_InstanceNumber, std::to_string(number))
      .text(DCM_ContentDate, fixed_date)
      .text(DCM_ContentTime, fixed_time)
      .text(DCM_AcquisitionDate, fixed_date)
      .text(DCM_AcquisitionTime, fixed_time)
      .text(DCM_ImageType, "DERIVED\\PRIMARY")
      .empty_sequence(DCM_AcquisitionContextSequence);
}

void put_projection(Writer out, const View& view, double spacing_mm) {
  const auto oblique = view.name == "MLO", right = view.side == Side::right;
  const auto side = right ? "R" : "L";
  const auto down = oblique ? "F" : right ? "L" : "R";
  const auto spacing = decimal(spacing_mm) + "\\" + decimal(spacing_mm);
  out.text(DCM_BodyPartExamined, "BREAST")
      .text(DCM_ImageLaterality, side)
      .text(DCM_ViewPosition, view.name)
      .text(DCM_PatientOrientation, std::string(right ? "P" : "A") + "\\" + down)
      .text(DCM_ImagerPixelSpacing, spacing)
      .text(DCM_PixelSpacing, spacing)
      .text(DCM_PositionerType, "MAMMOGRAPHIC")
      .text(DCM_PositionerPrimaryAngle, oblique ? "45" : "0")
      .text(DCM_DetectorType, "DIRECT")
      .text(DCM_OrganExposed, "BREAST")
      .text(DCM_PartialView, "NO")
      .text(DCM_BreastImplantPresent, "NO")
      .text(DCM_BurnedInAnnotation, "NO")
      .text(DCM_KVP, "28");
  out.code(DCM_AnatomicRegionSequence, "T-04000", "Breast");
  if (oblique)
    out.code(DCM_ViewCodeSequence, "R-10226", "medio-lateral oblique");
  else
    out.code(DCM_ViewCodeSequence, "R-10242", "cranio-caudal");
}

void put_picture(Writer out, const DicomOptions& options, int width, int height) {
  const auto center = options.inverted ? brightest + 1 - window_center : window_center;
  out.number(DCM_SamplesPerPixel, 1)
      .text(DCM_PhotometricInterpretation, options.inverted ? "MONOCHROME1" : "MONOCHROME2")
      .number(DCM_Rows, static_cast<Uint16>(height))
      .number(DCM_Columns, static_cast<Uint16>(width))
      .number(DCM_BitsAllocated, 16)
      .number(DCM_BitsStored, stored_bits)
      .number(DCM_HighBit, stored_bits - 1)
      .number(DCM_PixelRepresentation, 0)
      .text(DCM_PixelIntensityRelationship, "LOG")
      .text(DCM_RescaleIntercept, "0")
      .text(DCM_RescaleSlope, "1")
      .text(DCM_RescaleType, "US")
      .text(DCM_PresentationLUTShape, options.inverted ? "INVERSE" : "IDENTITY")
      .text(DCM_LossyImageCompression, "00")
      .text(DCM_WindowCenter, decimal(center))
      .text(DCM_WindowWidth, decimal(window_width));
}

/// DCMTK leaves the byte that makes a JPEG-LS codestream even as it finds it in memory. The same
/// seed is to give the same bytes, so it becomes zero.
void settle_padding(DcmDataset& data, E_TransferSyntax syntax) {
  DcmElement* element = nullptr;
  if (!DcmXfer(syntax).isEncapsulated() || data.findAndGetElement(DCM_PixelData, element).bad()) {
    return;
  }
  DcmPixelSequence* sequence = nullptr;
  auto& pixels = dynamic_cast<DcmPixelData&>(*element);
  Writer::check(pixels.getEncapsulatedRepresentation(syntax, nullptr, sequence));
  for (unsigned long i = 1; i < sequence->card(); ++i) {  // item 0 is the offset table
    DcmPixelItem* item = nullptr;
    Uint8* bytes = nullptr;
    Writer::check(sequence->getItem(item, i));
    Writer::check(item->getUint8Array(bytes));
    const auto n = item->getLength();
    const bool padded = n >= 3 && bytes[n - 3] == 0xFF && bytes[n - 2] == 0xD9;  // end of image
    if (padded) bytes[n - 1] = 0;
  }
}

}  // namespace

std::vector<std::string> encodings() { return {"raw", "rle", "jpeg_lossless", "jpeg_ls"}; }

void write_dicom(const std::filesystem::path& file, const View& view,
                 const std::vector<std::uint16_t>& pixels, int width, int height,
                 const DicomOptions& options) {
  register_encoders();
  DcmFileFormat format;
  auto& data = *format.getDataset();
  Writer out(data);
  put_patient_and_study(out, view, options);
  put_projection(out, view, field_mm / height);
  put_picture(out, options, width, height);
  Writer::check(data.putAndInsertSint16(DCM_PixelIntensityRelationshipSign,
                                        options.inverted ? Sint16{1} : Sint16{-1}));
  if (options.inverted) {
    auto stored = pixels;
    for (auto& value : stored) value = static_cast<std::uint16_t>(brightest - value);
    Writer::check(data.putAndInsertUint16Array(DCM_PixelData, stored.data(), stored.size()));
  } else {
    Writer::check(data.putAndInsertUint16Array(DCM_PixelData, pixels.data(), pixels.size()));
  }
  const auto syntax = syntax_of(options.encoding);
  Writer::check(data.chooseRepresentation(syntax, nullptr));
  settle_padding(data, syntax);
  const auto saved = format.saveFile(file.c_str(), syntax);
  if (saved.bad()) {
    throw Error("cannot write " + file.string() + ": " + saved.text(),
                "is there room and permission?");
  }
}

}  // namespace mg::phantom
