using System.Globalization;
using System.Text.Json;

namespace Feather.Bench;

/// <summary>
/// The figures of all streams. The lateness of a token is the time from when it was due until the client had read its frame. Token n (from
/// 0) is due n / 50 s after the model was called; the trace of the turn contains that time, from the same clock. The scripted model follows
/// that schedule, so its own delay counts too. If a token was due while the client was away, its lateness counts from the time at which the
/// client came back.
/// </summary>
internal sealed class StreamFigures
{
    private const double TokensPerSecond = 50;

    /// <summary>Lateness in milliseconds on the node that runs the turns.</summary>
    public List<double> LateHere { get; } = [];

    public List<double> LateElsewhere { get; } = [];

    /// <summary>Milliseconds from the request to the first text.</summary>
    public List<double> FirstText { get; } = [];

    public int Whole { get; private set; }

    public int Tokens { get; private set; }

    public int Frames { get; private set; }

    /// <summary>The faults of the streams that were not whole.</summary>
    public List<string> Faults { get; } = [];

    public void Add(StreamClient client)
    {
        if (FaultOf(client) is { } fault)
        {
            Faults.Add($"stream {client.Number}: {fault}");
            return;
        }

        Whole++;
        Frames += client.Events.Count;
        var asked = ModelAsked(client.Events);
        FirstText.Add((client.Events[0].At - client.Events[0].Asked).TotalMilliseconds);
        var token = 0;
        foreach (var frame in client.Events.Where(frame => frame.Name == "delta"))
        {
            foreach (var _ in Text(frame).Where(letter => letter == ' '))
            {
                var due = asked.AddSeconds(token++ / TokensPerSecond);
                (frame.IsElsewhere ? LateElsewhere : LateHere).Add((frame.At - (due > frame.Asked ? due : frame.Asked)).TotalMilliseconds);
            }
        }

        Tokens += token;
    }

    public static double Percentile(List<double> figures, double part)
    {
        if (figures.Count == 0)
            return double.NaN;
        figures.Sort();
        return figures[Math.Min(figures.Count - 1, (int)(figures.Count * part))];
    }

    private static string? FaultOf(StreamClient client)
    {
        var events = client.Events;
        if (events is not [.., { Name: "complete" } last])
            return events.Count == 0 ? "no event arrived" : $"ends with {events[^1].Name} {events[^1].N}";
        for (var i = 0; i < events.Count; i++)
        {
            if (events[i].N != i + 1)
                return $"frame {events[i].N} instead of {i + 1}";
        }

        var told = string.Concat(events.Where(frame => frame.Name == "delta").Select(Text));
        var text = Text(last);
        return told != text ? "its deltas differ from its text"
            : !text.Contains($"number {client.Number}.", StringComparison.Ordinal) ? "it answers another message"
            : null;
    }

    private static string Text(StreamEvent frame) => JsonDocument.Parse(frame.Data).RootElement.GetProperty("text").GetString()!;

    private static DateTime ModelAsked(List<StreamEvent> events)
    {
        var steps = JsonDocument.Parse(events.Single(frame => frame.Name == "trace").Data).RootElement.GetProperty("steps");
        var call = steps.EnumerateArray().Single(step => step.GetProperty("kind").GetString() == "model_call");
        return DateTime.Parse(call.GetProperty("started_at").GetString()!, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind);
    }
}
