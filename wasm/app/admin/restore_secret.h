#pragma once

#include <string>

#include "app/admin/admin.h"

namespace app {

// Seals the secret of the Gemini key `id` anew when what is stored of it no longer opens, for
// SESSION_SECRET_KEY was lost. Answers whether it was so; false too when there is no such key.
async::Task<base::Result<bool>> restore_secret(AdminCall& call, std::string id, std::string secret);

}  // namespace app
