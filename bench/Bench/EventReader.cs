using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Feather.Bench;

/// <param name="At">The time at which the client had read the event, in UTC.</param>
/// <param name="Asked">The time at which the request for this stream was sent, in UTC.</param>
internal sealed record StreamEvent(string Name, int N, byte[] Data, DateTime At, DateTime Asked, bool IsElsewhere);

/// <summary>
/// Reads one answer with server-sent events directly from a socket, because a heavier client would take processor time from the server.
/// Feather ends its lines with LF alone and sends whole events. Lines that end with CR LF therefore belong to HTTP: the head and the chunk
/// lengths.
/// </summary>
internal sealed class EventReader(Socket socket, DateTime asked, bool isElsewhere)
{
    private readonly byte[] buffer = new byte[32_768];
    private int length;
    private string name = "";
    private int n;
    private byte[] data = [];

    public Guid Turn { get; private set; }

    /// <summary>Reads once and adds the events that are now complete. Returns false if the server has ended the answer.</summary>
    /// <exception cref="InvalidOperationException">The server did not answer with a stream.</exception>
    public async ValueTask<bool> ReadAsync(List<StreamEvent> events)
    {
        var more = await socket.ReceiveAsync(buffer.AsMemory(length));
        if (more == 0)
            return false;
        var at = DateTime.UtcNow;
        length += more;
        var begin = 0;
        for (int end; (end = buffer.AsSpan(begin, length - begin).IndexOf((byte)'\n')) >= 0; begin += end + 1)
            Take(buffer.AsSpan(begin, end), at, events);
        buffer.AsSpan(begin, length - begin).CopyTo(buffer);
        length -= begin;
        return true;
    }

    private void Take(ReadOnlySpan<byte> line, DateTime at, List<StreamEvent> events)
    {
        if (line is [.., (byte)'\r'])
        {
            TakeHead(line[..^1]);
        }
        else if (line.StartsWith("event: "u8))
        {
            name = Encoding.ASCII.GetString(line[7..]);
        }
        else if (line.StartsWith("id: "u8))
        {
            n = int.Parse(line[(line.LastIndexOf((byte)':') + 1)..], CultureInfo.InvariantCulture);
        }
        else if (line.StartsWith("data: "u8))
        {
            data = line[6..].ToArray();
        }
        else if (line.IsEmpty && name.Length > 0)
        {
            events.Add(new StreamEvent(name, n, data, at, asked, isElsewhere));
            name = "";
        }
    }

    private void TakeHead(ReadOnlySpan<byte> line)
    {
        if (line.StartsWith("HTTP/1.1 "u8) && !line.StartsWith("HTTP/1.1 200 "u8))
            throw new InvalidOperationException(Encoding.ASCII.GetString(buffer.AsSpan(0, length)));
        var text = Encoding.ASCII.GetString(line);
        if (Turn == default && text.Split(':') is [_, var value] && text.StartsWith("feather-turn-id", StringComparison.OrdinalIgnoreCase))
            Turn = Guid.Parse(value);
    }
}
