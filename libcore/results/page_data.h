#pragma once

#include <string>
#include <string_view>

namespace results {

// The result that a page shows, as the page carries it: a block of data, which no browser runs and
// no policy of content blocks. It is deflated and in base64, so that no text of a peer can end it.
//
//   <script type="application/json" id="assay-result">{"encoding":...,"octets":...,"data":"..."}
//
// `json` is a result as to_json writes it.
std::string page_data(std::string_view json);

// The same JSON text out of a page that anybody may have changed. Throws base::Error with line,
// column, cause and remedy ("213:1: ...") where the page is none of ours, or its data was cut off
// or changed.
std::string json_of_page(std::string_view page);

}  // namespace results
