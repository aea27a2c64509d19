using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Feather.Api.Tests.Conversations;

namespace Feather.Api.Tests.Turns;

/// <summary>Clients that do not read their stream: nothing waits for them, memory does not grow, and later they get all frames.</summary>
internal sealed class SlowReaderTests
{
    private const int Frames = 2000;
    private const int CharactersEach = 10_000;

    [Test]
    public async Task Streams_that_nobody_reads_slow_no_turn_and_fill_no_memory()
    {
        var readers = Proof.Size(inSuite: 10, inProof: 50);
        await using var server = await ServerProcess.StartAsync(FeatherApi.Database, tokensPerSecond: 200);
        var organization = await TestOrganization.CreateAsync(FeatherApi.Database, server.Address);
        var (conversation, turn) = (await organization.HasConversationAsync(), Guid.CreateVersion7());
        await organization.HasRunningTurnAsync(conversation, turn, lease: "1 hour");
        await organization.ExecuteAsync(
            """
            insert into turns.frames (organization_id, turn_id, n, event, data)
            select @Organization, @turn, n, 'delta', json_build_object('text', repeat('x', @CharactersEach))::text from generate_series(1, @Frames) as n
            """,
            new { Organization = organization.Id, turn, CharactersEach, Frames });
        var spoken = await organization.RunTurnAsync(await organization.HasConversationAsync(), "Hello");
        var before = server.MemoryBytes;

        var silent = new List<SilentReader>();
        for (var n = 0; n < readers; n++)
            silent.Add(await SilentReader.OpenAsync(server, organization, "GET", $"{TurnRequests.TurnsOf(conversation)}/{turn}/stream", ""));
        var own = await organization.HasConversationAsync();
        silent.Add(await SilentReader.OpenAsync(
            server, organization, "POST", $"{TurnRequests.TurnsOf(own)}/stream", $$"""{"user_message":"{{LongTurns.Message}}"}"""));
        await organization.WaitForTurnsAsync("completed", 2);
        // Long enough for memory to grow, if it did: by then an active reader has these frames.
        using (var reading = await TurnStream.ResumeAsync(organization, conversation, turn))
            await reading.ReadFramesAsync(Frames / 10);
        await Task.Delay(TimeSpan.FromSeconds(3));
        var grown = (server.MemoryBytes - before) / 1_000_000;

        await organization.ExecuteAsync(
            """
            update turns.turns set status = 'failed', error = 'unavailable', lease_expires_at = null, ended_at = now(), frames_until = now() + interval '1 day' where id = @turn;
            insert into turns.frames (organization_id, turn_id, n, event, data) values (@Organization, @turn, @Frames + 1, 'error', '{}')
            """,
            new { Organization = organization.Id, turn, Frames });
        var whole = await Task.WhenAll(silent[0].ReadAsync(), silent[^1].ReadAsync());
        var frames = whole.Select(TurnRequests.FramesOf).ToList();

        Proof.Show(
            "turns: streams that nobody reads", ("streams", readers), ("MB each", Frames * (long)CharactersEach / 1_000_000), ("MB more memory", grown),
            ("frames of one that reads on", frames[0].Count));
        Assert.That(spoken.Status, Is.EqualTo(201), spoken.Body);
        Assert.That(frames[0].Select(frame => frame.N), Is.EqualTo(Enumerable.Range(1, Frames + 1)));
        Assert.That((frames[0][^1].Event, frames[1][^1].Event), Is.EqualTo(("error", "complete")));
        Assert.That(TurnRequests.TextOf(frames[1]), Is.EqualTo(frames[1][^1].Json.GetProperty("text").GetString()));
        Assert.That(grown, Is.LessThan(readers * Frames * (long)CharactersEach / 1_000_000 / 2), "unread frames stay in memory");
        Assert.That(server.Faults, Is.Empty);
        foreach (var reader in silent)
            reader.Dispose();
    }

    /// <summary>A connection with a small window. The test reads from it only at the end.</summary>
    private sealed class SilentReader(TcpClient client) : IDisposable
    {
        public static async Task<SilentReader> OpenAsync(ServerProcess server, TestOrganization organization, string method, string path, string body)
        {
            var client = new TcpClient { ReceiveBufferSize = 4096 };
            await client.ConnectAsync(server.Address.Host, server.Address.Port);
            await client.GetStream().WriteAsync(Encoding.UTF8.GetBytes(
                $"{method} {path} HTTP/1.1\r\nHost: {server.Address.Authority}\r\nx-api-key: {organization.ApiKey}\r\nConnection: close\r\n"
                + $"Content-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n{body}"));
            return new SilentReader(client);
        }

        /// <summary>The body, decoded from its chunks.</summary>
        public async Task<string> ReadAsync()
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(90));
            using var received = new MemoryStream();
            await client.GetStream().CopyToAsync(received, patience.Token);
            var bytes = received.ToArray();
            var at = bytes.AsSpan().IndexOf("\r\n\r\n"u8) + 4;
            using var whole = new MemoryStream();
            while (true)
            {
                var line = bytes.AsSpan(at).IndexOf("\r\n"u8);
                var size = int.Parse(Encoding.ASCII.GetString(bytes, at, line), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
                if (size == 0)
                    return Encoding.UTF8.GetString(whole.ToArray());
                whole.Write(bytes, at + line + 2, size);
                at += line + 2 + size + 2;
            }
        }

        public void Dispose() => client.Dispose();
    }
}
