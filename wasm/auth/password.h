#pragma once

#include <string_view>

#include "base/error.h"

namespace auth {

// Whether the deployment's secrets allow a panel at all. Error: kInternal, naming the secret that
// is missing; with it nobody can log in.
base::Status check_admin_secrets(std::string_view password, std::string_view session_key);

// Compares digests under a key of the deployment, so neither content nor length of the password
// shows in the time it takes. An empty ADMIN_PASSWORD is never right.
bool is_admin_password(std::string_view given, std::string_view password,
                       std::string_view session_key);

}  // namespace auth
