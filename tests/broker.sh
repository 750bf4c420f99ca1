#!/usr/bin/env bash
# A RabbitMQ of the tests' own, on loopback: its ports, its data and its log are its own, and it is no service of the machine.
#   broker.sh start FOLDER   starts it, and prints its address when it listens; with the same folder, at the same address again
#   broker.sh stop FOLDER    stops it as a service manager does, and waits until it has ended
#   broker.sh end FOLDER     stops it for good, with what it started
#   broker.sh freeze FOLDER  lets it do nothing, and drops nothing, until
#   broker.sh thaw FOLDER    lets it go on
#   broker.sh ctl FOLDER …   runs rabbitmqctl
set -euo pipefail

verb=$1
folder=$(realpath "$2")

free_port() {
  local port
  while port=$(shuf -i 20000-29999 -n 1); (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; do :; done
  echo "$port"
}

mkdir -p "$folder"
if [ ! -f "$folder/ports" ]; then
  echo "port=$(free_port) dist=$(free_port) epmd=$(free_port)" >"$folder/ports"
  echo '[].' >"$folder/plugins"
fi
# shellcheck source=/dev/null
source <(tr ' ' '\n' <"$folder/ports")

# Data and cookie of its own; node, distribution and port mapper on loopback only; nothing of the machine's configuration.
export HOME=$folder \
  RABBITMQ_NODENAME=tests@localhost RABBITMQ_NODE_IP_ADDRESS=127.0.0.1 RABBITMQ_NODE_PORT=$port RABBITMQ_DIST_PORT=$dist \
  ERL_EPMD_ADDRESS=127.0.0.1 ERL_EPMD_PORT=$epmd RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS='-kernel inet_dist_use_interface {127,0,0,1}' \
  RABBITMQ_MNESIA_BASE=$folder/data RABBITMQ_LOG_BASE=$folder/log RABBITMQ_PID_FILE=$folder/pid \
  RABBITMQ_ENABLED_PLUGINS_FILE=$folder/plugins RABBITMQ_CONF_ENV_FILE=/dev/null RABBITMQ_CONFIG_FILE=$folder/none

listens() { (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; }
pid() { cat "$folder/pid" 2>/dev/null || true; }

case "$verb" in
  start)
    rm -f "$folder/pid"
    setsid /usr/lib/rabbitmq/bin/rabbitmq-server >"$folder/output" 2>&1 </dev/null &
    for _ in $(seq 600); do
      if [ -n "$(pid)" ] && listens; then
        echo "amqp://guest:guest@127.0.0.1:$port"
        exit 0
      fi
      sleep 0.1
    done
    cat "$folder/output" >&2
    exit 1
    ;;
  stop | end)
    # It deletes the file when it begins to stop.
    running=$(pid)
    if [ -n "$running" ]; then
      kill -CONT "$running" 2>/dev/null || true
      kill "$running" 2>/dev/null || true
      for _ in $(seq 300); do
        kill -0 "$running" 2>/dev/null || break
        sleep 0.1
      done
      kill -9 "$running" 2>/dev/null || true
    fi
    if [ "$verb" = end ]; then
      epmd -port "$epmd" -kill >/dev/null 2>&1 || true
    fi
    ;;
  freeze)
    kill -STOP "$(pid)"
    ;;
  thaw)
    kill -CONT "$(pid)"
    ;;
  ctl)
    /usr/lib/rabbitmq/bin/rabbitmqctl --quiet --node "$RABBITMQ_NODENAME" "${@:3}"
    ;;
  *)
    echo "usage: $0 start|stop|end|freeze|thaw|ctl FOLDER" >&2
    exit 2
    ;;
esac
