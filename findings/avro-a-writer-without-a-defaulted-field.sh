#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# A producer leaves out a field that its own schema gives a default. Avro for JavaScript writes the default, Avro for
# Python refuses the record. So a field that is added with a default, which every compatibility check lets pass, stops
# the Python producers that take up the new schema, and no others.
set -euo pipefail
PYTHON_AVRO=1.11.1+dfsg-2
JS_AVRO=5.7.7
cd "$(mktemp -d)"
trap 'rm -rf "$PWD"' EXIT

apt-get download -qq "python3-avro=$PYTHON_AVRO" > apt.log 2>&1
dpkg -x python3-avro_*.deb debian
npm install --silent --prefix . "avsc@$JS_AVRO" > /dev/null

cat > schema.json <<'JSON'
{"type": "record", "name": "Order", "fields": [
  {"name": "id", "type": "string"},
  {"name": "note", "type": ["null", "string"], "default": null},
  {"name": "priority", "type": "int", "default": 7}]}
JSON

JS=$(node -e '
const schema = JSON.parse(require("fs").readFileSync("schema.json"));
console.log(require("avsc").Type.forSchema(schema).toBuffer({id: "a"}).toString("hex"));')

PYTHON=$(PYTHONPATH="$PWD/debian/usr/lib/python3/dist-packages" /usr/bin/python3 - <<'PY'
import io
import avro.io, avro.schema
schema = avro.schema.parse(open("schema.json").read())

def written(record):
    out = io.BytesIO()
    try:
        avro.io.DatumWriter(schema).write(record, avro.io.BinaryEncoder(out))
        return out.getvalue().hex()
    except Exception as refused:
        return type(refused).__name__

print(written({"id": "a"}), written({"id": "a", "priority": 7}))
PY
)
read -r WITHOUT WITH <<< "$PYTHON"

echo "version: avro for Python $PYTHON_AVRO (Debian), avsc $JS_AVRO (npm)"
echo "behaviour: a missing field with a default is written as its default by avsc; avro for Python refuses it, but for one whose default is null"
echo "output seen: {id} by avsc $JS; by Python: {id} $WITHOUT, {id, priority} $WITH"
[ "$JS" = 0261000e ] && [ "$WITHOUT" = AvroTypeException ] && [ "$WITH" = 0261000e ] || {
  echo "Expected the default of JavaScript and the refusal of Python: the behaviour has changed"; exit 1; }
