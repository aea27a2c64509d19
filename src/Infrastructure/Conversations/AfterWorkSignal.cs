using System.Threading.Channels;

namespace Feather.Infrastructure.Conversations;

/// <summary>
/// Tells this node's worker that after-work was queued, so that it need not wait for its next look. Only a hint: what it does not
/// hear of, or another node has queued, it finds by looking.
/// </summary>
internal sealed class AfterWorkSignal
{
    private readonly Channel<bool> raised = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    public void Raise() => raised.Writer.TryWrite(true);

    /// <summary>Waits until it is raised, at most that long.</summary>
    public async Task WaitAsync(TimeSpan atMost, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(atMost);
        try
        {
            await raised.Reader.ReadAsync(patience.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // It is time to look.
        }
    }
}
