# The Debian 12 packages roomd needs, and how to get those that are missing. Read by the scripts.

host_packages='g++ cmake ninja-build pkg-config libwebsockets-dev libwebsockets-evlib-uv libuv1-dev
  libssl-dev libmsgpack-cxx-dev libyaml-cpp-dev libfmt-dev libspdlog-dev nlohmann-json3-dev libcli11-dev'

test_packages='libgtest-dev libgmock-dev libbenchmark-dev valgrind dpkg-dev clang libc++-14-dev libc++abi-14-dev libclang-rt-14-dev
  libjwt-dev chromium g++-mingw-w64-x86-64-posix wine64 wine'

# install_missing PACKAGE... installs those that are not installed, and says which.
install_missing() {
  missing=
  for package in "$@"; do
    case $(dpkg-query -W -f='${Status}' "$package" 2>/dev/null) in
      *' installed') ;;
      *) missing="$missing $package" ;;
    esac
  done
  [ -n "$missing" ] || return 0

  echo "installing:$missing"
  if [ "$(id -u)" -eq 0 ]; then as_root=; else as_root=sudo; fi
  $as_root apt-get update -q
  # shellcheck disable=SC2086
  $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends $missing
}
