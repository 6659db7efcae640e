#!/usr/bin/env bash
# nats-server 2.9 that is killed keeps messages of a work queue for ever that were acknowledged, and sends them to nobody.
#
# 300 messages in a work queue, one consumer that acknowledges each message by itself. 250 are acknowledged, each confirmed by the server,
# within one and a half seconds; then the server gets SIGKILL and starts again with its files. A good guess: a work queue holds what is not
# acknowledged, so that 50 messages are left, or all 300 if nothing of the acknowledgements was on the disk; either way they are sent, and
# the queue is empty when those are acknowledged. After the last of them the stream still has 250 messages, while its
# consumer has none pending and none to be acknowledged: the consumer's state was written, the removal of its messages was not. The queue
# never becomes empty, so a program that waits for that waits for ever. What helps: compare the subjects that are left with what is known to
# be done, and purge them by subject. Without the pauses between the acknowledgements the consumer's state is lost as well, and all 300 are
# sent again.
#
# Needs nats-server 2.9 (Debian 12: 2.9.10), node and npm. Packages go to a temporary folder. Fails if the behaviour changes.
set -euo pipefail
server=$(command -v nats-server || echo /usr/sbin/nats-server)
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --no-save --no-audit --no-fund --ignore-scripts --loglevel error nats@2.29.3 > /dev/null

cat > run.cjs <<'JS'
const { connect, AckPolicy, RetentionPolicy } = require('nats');
const { spawn } = require('child_process');
const net = require('net');
const [program, pause] = [process.argv[2], Number(process.argv[3])];
const sleep = ms => new Promise(resolve => setTimeout(resolve, ms));
const freePort = () => new Promise(resolve => {
  const listener = net.createServer().listen(0, '127.0.0.1', () => {
    const { port } = listener.address();
    listener.close(() => resolve(port));
  });
});
(async () => {
  const port = await freePort();
  const start = async () => {
    const server = spawn(program, ['-js', '-sd', `store-${pause}`, '-a', '127.0.0.1', '-p', `${port}`], { stdio: 'ignore' });
    await sleep(1000);
    return server;
  };
  const open = () => connect({ servers: `127.0.0.1:${port}`, reconnect: false });
  let server = await start(), client = await open();
  let manager = await client.jetstreamManager();
  await manager.streams.add({ name: 'WORK', subjects: ['work.*'], retention: RetentionPolicy.Workqueue });
  await manager.consumers.add('WORK', { durable_name: 'worker', ack_policy: AckPolicy.Explicit, ack_wait: 2e9 });
  for (let i = 0; i < 300; i++) { await client.jetstream().publish(`work.${i}`, new Uint8Array(1000)); }
  const take = async () => {
    const taken = [], consumer = await client.jetstream().consumers.get('WORK', 'worker');
    for await (const message of await consumer.fetch({ max_messages: 300, expires: 3000 })) { taken.push(message); }
    return taken;
  };
  let acknowledged = 0, again = 0;
  for (const message of (await take()).slice(0, 250)) {
    if (await message.ackAck() && ++acknowledged % 50 === 0) { await sleep(pause); }
  }
  server.kill('SIGKILL');
  await new Promise(resolve => server.on('exit', resolve));
  await client.close().catch(() => {});
  server = await start();
  client = await open();
  await sleep(2500);
  for (const message of await take()) { again += await message.ackAck() ? 1 : 0; }
  manager = await client.jetstreamManager();
  const stream = await manager.streams.info('WORK'), consumer = await manager.consumers.info('WORK', 'worker');
  console.log(`${acknowledged} acknowledged before, ${again} sent and acknowledged after; left in the queue ${stream.state.messages}, `
    + `pending ${consumer.num_pending}, unacknowledged ${consumer.num_ack_pending}`);
  await client.close();
  server.kill();
  process.exit(0);
})();
JS

"$server" --version
status=0
try() { # pause after 50 acknowledgements, pattern of what is left in the end
  local seen
  seen=$(node run.cjs "$server" "$1")
  echo "pauses of $1 ms: $seen"
  [[ "$seen" =~ $2 ]] || { echo "  expected was: $2"; status=1; }
}

# How many are sent again depends on what was on the disk; what counts is whether the queue becomes empty.
try 300 'left in the queue [1-9][0-9]*, pending 0, unacknowledged 0$'
try 0 'left in the queue 0, pending 0, unacknowledged 0$'
exit $status
