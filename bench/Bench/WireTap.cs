using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Feather.Bench;

/// <summary>A statement and its parameters as they were sent, without their meaning.</summary>
internal sealed record SentStatement(string Sql, IReadOnlyList<(uint Type, byte[]? Value)> Parameters);

/// <summary>
/// Sits between a server and PostgreSQL, forwards everything and records the trips. A trip begins with the first message while no answer is
/// outstanding. It ends when no answer is outstanding any more.
/// </summary>
internal sealed class WireTap(int port, int postgresPort)
{
    private readonly List<IReadOnlyList<SentStatement>> trips = [];

    public async Task RunAsync()
    {
        var listener = new TcpListener(IPAddress.Loopback, port);
        listener.Start();
        while (true)
        {
            var client = await listener.AcceptTcpClientAsync();
            var postgres = new TcpClient { NoDelay = true };
            client.NoDelay = true;
            await postgres.ConnectAsync(IPAddress.Loopback, postgresPort);
            var session = new Session(this);
            _ = PumpAsync(client, postgres, session.Sent);
            _ = PumpAsync(postgres, client, session.Answered);
        }
    }

    /// <summary>The trips since the last call.</summary>
    public IReadOnlyList<IReadOnlyList<SentStatement>> Take()
    {
        lock (trips)
        {
            IReadOnlyList<SentStatement>[] taken = [.. trips];
            trips.Clear();
            return taken;
        }
    }

    private void Ended(IReadOnlyList<SentStatement> trip)
    {
        lock (trips)
            trips.Add(trip);
    }

    // The bytes are recorded before they are forwarded, so a caller that has its answer finds the trip in the list.
    private static async Task PumpAsync(TcpClient from, TcpClient to, Action<byte[]> note)
    {
        using (from)
        using (to)
        {
            var buffer = new byte[65536];
            try
            {
                while (await from.GetStream().ReadAsync(buffer) is > 0 and var length)
                {
                    note(buffer[..length]);
                    await to.GetStream().WriteAsync(buffer.AsMemory(0, length));
                }
            }
            catch (Exception closed) when (closed is IOException or ObjectDisposedException)
            {
                // The other direction closed both.
            }
            catch (NotSupportedException unknown)
            {
                await Console.Error.WriteLineAsync(unknown.Message);
            }
        }
    }

    private sealed class Session(WireTap tap)
    {
        private const int StartupMessage = 196608;

        private readonly Dictionary<string, (string Sql, uint[] Types)> prepared = [];
        private byte[] sent = [];
        private byte[] answered = [];
        private List<SentStatement>? trip;
        private int owed;
        private int refusals;
        private bool started;

        public void Sent(byte[] more)
        {
            lock (prepared)
            {
                sent = [.. sent, .. more];
                while (!started && sent.Length >= 8)
                    Start();
                while (started && Next(ref sent) is var (type, body))
                    Sent(type, new Reader(body));
            }
        }

        public void Answered(byte[] more)
        {
            lock (prepared)
            {
                answered = [.. answered, .. more];
                // PostgreSQL answers a request for encryption with a single letter.
                for (; refusals > 0 && answered.Length > 0; refusals--)
                    answered = answered[1..];
                while (Next(ref answered) is var (type, _))
                {
                    if (type != 'Z' || --owed > 0)
                        continue;
                    owed = 0;
                    if (trip is not null)
                        tap.Ended(trip);
                    trip = null;
                }
            }
        }

        // The first messages have no type: requests for encryption, then the startup message.
        private void Start()
        {
            started = BinaryPrimitives.ReadInt32BigEndian(sent.AsSpan(4)) == StartupMessage;
            if (!started)
                refusals++;
            sent = sent[BinaryPrimitives.ReadInt32BigEndian(sent)..];
        }

        private void Sent(char type, Reader message)
        {
            switch (type)
            {
                case 'P':
                    var name = message.Text();
                    prepared[name] = (message.Text(), [.. message.Many(() => (uint)message.Int())]);
                    break;
                case 'B':
                    message.Text();
                    var (sql, types) = prepared[message.Text()];
                    // There is one format for each value, one for all values, or none. If there is none, all values are text.
                    short[] formats = [.. message.Many(message.Short)];
                    byte[]?[] values = [.. message.Many(message.Bytes)];
                    for (var i = 0; i < values.Length; i++)
                    {
                        var isBinary = formats.Length > 0 && formats[formats.Length == 1 ? 0 : i] == 1;
                        if (!isBinary && values[i] is not null && types[i] != PostgresValue.Text)
                            throw new NotSupportedException($"A parameter of the type with oid {types[i]} has the text format.");
                    }

                    (trip ??= []).Add(new SentStatement(sql, [.. types.Zip(values)]));
                    break;
                case 'Q':
                    (trip ??= []).Add(new SentStatement(message.Text(), []));
                    owed++;
                    break;
                case 'S':
                    trip ??= [];
                    owed++;
                    break;
            }
        }

        private static (char Type, byte[] Body)? Next(ref byte[] stream)
        {
            if (stream.Length < 5)
                return null;
            var end = 1 + BinaryPrimitives.ReadInt32BigEndian(stream.AsSpan(1));
            if (stream.Length < end)
                return null;
            var message = ((char)stream[0], stream[5..end]);
            stream = stream[end..];
            return message;
        }
    }

    private sealed class Reader(byte[] message)
    {
        private int at;

        public short Short() => BinaryPrimitives.ReadInt16BigEndian(Next(2));

        public int Int() => BinaryPrimitives.ReadInt32BigEndian(Next(4));

        public byte[]? Bytes() => Int() is >= 0 and var length ? Next(length).ToArray() : null;

        public string Text()
        {
            var text = Next(message.AsSpan(at).IndexOf((byte)0));
            at++;
            return Encoding.UTF8.GetString(text);
        }

        public List<T> Many<T>(Func<T> read)
        {
            var count = Short();
            List<T> all = [];
            for (var i = 0; i < count; i++)
                all.Add(read());
            return all;
        }

        private ReadOnlySpan<byte> Next(int length)
        {
            at += length;
            return message.AsSpan(at - length, length);
        }
    }
}
