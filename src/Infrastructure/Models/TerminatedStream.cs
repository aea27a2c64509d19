namespace Feather.Infrastructure.Models;

/// <summary>Adds a blank line to the end of a stream, so that an unterminated last event is not lost.</summary>
internal sealed class TerminatedStream(Stream inner) : Stream
{
    private bool hasEnded;

    public override bool CanRead => true;
    public override bool CanSeek => false;
    public override bool CanWrite => false;
    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = hasEnded ? 0 : await inner.ReadAsync(buffer, cancellationToken);
        if (read > 0 || hasEnded || buffer.Length < 2)
            return read;
        hasEnded = true;
        "\n\n"u8.CopyTo(buffer.Span);
        return 2;
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    public override void Flush() => throw new NotSupportedException();
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
    public override void SetLength(long value) => throw new NotSupportedException();
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
