using System.Threading.Channels;

namespace Feather.Infrastructure.Conversations;

/// <summary>
/// Wakes this node's worker when after-work was queued. It is only a hint: the worker also polls, and so finds missed signals and the work
/// of other nodes.
/// </summary>
internal sealed class AfterWorkSignal
{
    private readonly Channel<bool> raised = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    public void Raise() => raised.Writer.TryWrite(true);

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
            // No signal came: the worker polls now.
        }
    }
}
