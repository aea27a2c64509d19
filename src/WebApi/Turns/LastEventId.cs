using System.Globalization;
using Feather.Domain.Common;
using Feather.WebApi.Common.OpenApi;

namespace Feather.WebApi.Turns;

/// <summary>The place from which a stream continues: the id of the last frame that the reader has.</summary>
internal static class LastEventId
{
    /// <summary>The number of that frame; 0 if the header is missing or empty.</summary>
    /// <exception cref="InvalidInputException">The header is not an id of this turn's stream.</exception>
    public static int LastFrame(this HttpRequest request, Guid turnId)
    {
        var text = request.Headers[WireHeaders.LastEventId].ToString();
        // Browsers and libraries send an empty header before the first event.
        if (string.IsNullOrWhiteSpace(text))
            return 0;
        var parts = text.Split(':');
        return parts.Length == 2 && Guid.TryParseExact(parts[0], "D", out var turn) && turn == turnId
            && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var n)
            ? n
            : throw new InvalidInputException([Fault.BrokenRule(["header", WireHeaders.LastEventId], "an id of this turn's stream is needed", JsonText.Quote(text))]);
    }
}
