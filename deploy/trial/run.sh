#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Brings docker-compose.yml up, looks at every container, finishes a job over HTTP, kills one of each kind meanwhile, and takes all down again;
# with "tls" as its argument, the overlay too. Skips with one sentence where there is no Docker engine.
#   deploy/trial/run.sh [tls]        after ./mvnw -Pquick -Dmaven.test.skip=true package; images are pulled, or made before by images.sh:
#   TRIAL_IMAGES=FILE deploy/trial/run.sh        FILE is what images.sh printed
# Takes some 6 minutes on two cores. Containers, volumes and networks are named joblog-trial…; nothing else is touched.
set -euo pipefail
cd "$(dirname "$0")/../.."
docker info >/dev/null 2>&1 || { echo "skipped: no Docker engine answers here"; exit 0; }
if docker compose version >/dev/null 2>&1; then compose=(docker compose); else compose=(docker-compose); fi
project=joblog-trial api=21180 prometheus=21190
work=$(mktemp -d)
files=(-f docker-compose.yml)
if [ "${1:-}" = tls ]; then
  files+=(-f docker-compose.tls.yml)
  deploy/tls/make.sh "$work/tls"
  chmod 755 "$work"
fi

secret() { openssl rand -hex 32; }
{
  echo "JOBLOG_CLUSTER_ID=$(openssl rand -base64 16 | tr '+/' 'ab' | tr -d =)"
  for name in INTERNAL_TOKEN REQUEST_ID_SECRET CURSOR_SECRET APP_SECRET WORKER_SECRET; do echo "JOBLOG_$name=$(secret)"; done
  echo "JOBLOG_LEASE_KEY_1=$(openssl rand -base64 32)"
  echo "JOBLOG_API_PORT=$api"
  echo "JOBLOG_ISSUER=http://localhost:$api/realms/joblog"
  echo "JOBLOG_PROMETHEUS_PORT=$prometheus"
  echo "JOBLOG_TLS_DIR=$work/tls"
  [ -z "${TRIAL_IMAGES:-}" ] || cat "$TRIAL_IMAGES"
} > "$work/env"
compose() { "${compose[@]}" -p "$project" --env-file "$work/env" "${files[@]}" "$@"; }
container() { docker ps -aq --filter "label=com.docker.compose.project=$project" --filter "label=com.docker.compose.service=$1"; }
health() { docker inspect -f '{{if .State.Health}}{{.State.Health.Status}}{{end}}' "$(container "$1")" 2>/dev/null || true; }
fail() { echo "FAILED: $1" >&2; exit 1; }
said() { sed -n "s/^$1=//p" "$work/env"; }
down() { [ -n "${TRIAL_KEEP:-}" ] || compose down -v --timeout 30 >/dev/null 2>&1; rm -rf "$work"; }
trap down EXIT

services=$(compose config --services)
compose build processor-1 gateway-0 >/dev/null 2>"$work/build" || { cat "$work/build" >&2; exit 1; }
SECONDS=0
compose up -d >"$work/up" 2>&1 || { tail -n 20 "$work/up" >&2; fail "it does not come up"; }
for service in $services; do
  until [ "$(health "$service")" = healthy ]; do [ $SECONDS -lt 420 ] || fail "$service is $(health "$service") after 7 minutes"; sleep 1; done
done
echo "healthy after ${SECONDS} s: $(echo $services)"

for service in $services; do
  it=$(container "$service")
  [ "$(docker exec "$it" id -u)" != 0 ] || fail "$service runs as root"
  [ "$(docker inspect -f '{{.HostConfig.Memory}}' "$it")" -gt 0 ] || fail "$service has no memory limit"
  [ "$(docker inspect -f '{{.State.OOMKilled}}' "$it")" = false ] || fail "$service had too little memory"
  if [ "$service" != token-issuer ]; then
    if docker exec "$it" sh -c ': > /written' 2>/dev/null; then fail "$service can write to its root"; fi
  fi
done
echo "no root, no writable root but the token issuer's, each with a memory limit"

token() {
  curl -sS -u "$1:$2" -d grant_type=client_credentials "http://localhost:$api/realms/joblog/protocol/openid-connect/token" |
    sed 's/.*"access_token":"\([^"]*\)".*/\1/'
}
app=$(token app "$(said JOBLOG_APP_SECRET)")
worker=$(token worker "$(said JOBLOG_WORKER_SECRET)")
call() { curl -sS --max-time 80 -H "Authorization: Bearer $1" -H "Content-Type: application/json" "${@:2}"; }
field() { sed "s/.*\"$1\":\"\([^\"]*\)\".*/\1/"; }
one_job() {
  job=$(call "$app" "http://localhost:$api/v2/jobs" -d '{"type":"greet","payload":{"name":"World"}}' | field id)
  lease=$(call "$worker" "http://localhost:$api/v2/jobs/$job/claim" -d '{}' | field token)
  call "$worker" "http://localhost:$api/v2/jobs/$job/submit" -H "Idempotency-Key: $job" -d '{"leaseToken":"'"$lease"'","result":{"text":"Hello"}}'
  call "$app" "http://localhost:$api/v2/jobs/$job" | grep -q '"status":"completed"'
}
# As a client does that heeds 503.
until_done() {
  local began=$SECONDS
  until one_job 2>/dev/null; do [ $((SECONDS - began)) -lt 60 ] || fail "no job was finished within 60 s $1"; sleep 0.3; done
  echo "a job was finished $1, after $((SECONDS - began)) s"
}
one_job || fail "the first job was not finished"
curl -sSN --max-time 20 -H "Authorization: Bearer $app" "http://localhost:$api/v2/events?jobId=$job&from=earliest" > "$work/events" || true
grep -q JobCompleted "$work/events" || grep -qi completed "$work/events" || fail "its events did not come"
echo "a job was created, claimed, finished and streamed through the proxy, with tokens of the issuer"

docker exec "$(container schema-registry)" bash -c "exec 3<>/dev/tcp/127.0.0.1/8080; printf 'GET /apis/ccompat/v7/subjects HTTP/1.0\r\n\r\n' >&3; cat <&3" |
  grep -q job-events-value || fail "the registry has no schemas"
until [ "$(curl -sS "http://localhost:$prometheus/api/v1/query?query=sum(joblog_ready)" | grep -c '"4"')" = 1 ]; do
  [ $SECONDS -lt 480 ] || fail "Prometheus does not see four that are ready"; sleep 1
done
firing=$(curl -sS "http://localhost:$prometheus/api/v1/alerts" | grep -o '"alertname":"[^"]*","[^}]*"severity":"page"' || true)
[ -z "$firing" ] || echo "note: pending or firing: $firing"
echo "the registry has the schemas, Prometheus sees four that are ready"

claim_began=$SECONDS
call "$worker" "http://localhost:$api/v2/jobs/claim" -d '{"queue":"idle","wait":"PT45S"}' > "$work/claim"
[ $((SECONDS - claim_began)) -ge 44 ] || fail "a claim that may wait for 45 s came back after $((SECONDS - claim_began)) s: $(cat "$work/claim")"
echo "a claim waited for 45 s behind the proxy"

for victim in gateway-0 processor-1 broker-1; do
  docker kill -s KILL "$(container "$victim")" >/dev/null
  until_done "after $victim was killed"
  docker start "$(container "$victim")" >/dev/null
  began=$SECONDS
  until [ "$(health "$victim")" = healthy ]; do [ $((SECONDS - began)) -lt 120 ] || fail "$victim did not come back"; sleep 1; done
done
echo "PASSED in ${SECONDS} s${1:+ with $1}"
