#!/bin/sh
# What the host runs when something is pushed: installs digest, builds the site and looks it over.
# An error stops it, and the site that is published stays as it is. Run it from the folder above:
#     sh install/build.sh FOLDER
set -eu
site=${1:-site}

# What digest runs on, each package at the version and with the hash that it was tested with; then digest itself.
python -m pip install --quiet --require-hashes --no-deps --only-binary :all: -r install/packages.txt
python -m pip install --quiet --no-deps -r install/digest.txt

# The translation model (about 100 MB), kept in .models. Take these two lines away for a digest that editors alone translate.
export ARGOS_PACKAGES_DIR="$PWD/.models"
test -d .models || digest model install

digest build --output "$site"
digest check "$site" --content content
rm -rf "$site/.digest" # what the next build would want to know, and no reader
