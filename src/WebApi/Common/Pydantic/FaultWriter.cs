using System.Globalization;
using System.Text;
using Feather.Domain.Common;

namespace Feather.WebApi.Common.Pydantic;

/// <summary>
/// Writes the 422 body, <c>{"detail": [item, …]}</c>: at most the first 100 items, without unnecessary escapes. After the first item,
/// it stops before the answer exceeds three times the body plus 300 kB. An object that lacks fields on every level is quoted at each.
/// </summary>
internal static class FaultWriter
{
    public const int MaxItems = 100;
    public const int MaxBytesBesideInputs = 299_000;

    /// <param name="bodyBytes">The length of the request's body.</param>
    public static byte[] Write(IReadOnlyList<Fault> faults, long bodyBytes)
    {
        var items = new List<string>();
        var left = (3 * bodyBytes) + MaxBytesBesideInputs;
        foreach (var fault in faults.Take(MaxItems))
        {
            var item = Item(fault);
            left -= Encoding.UTF8.GetByteCount(item);
            if (items.Count > 0 && left < 0)
                break;
            items.Add(item);
        }
        return Encoding.UTF8.GetBytes($"{{\"detail\":[{string.Join(',', items)}]}}");
    }

    private static string Item(Fault fault)
    {
        var item = new StringBuilder()
            .Append("{\"type\":").Append(JsonText.Quote(fault.Type))
            .Append(",\"loc\":[").AppendJoin(',', fault.Location.Select(Value))
            .Append("],\"msg\":").Append(JsonText.Quote(fault.Message));
        if (fault.Input is not null)
            item.Append(",\"input\":").Append(fault.Input);
        if (fault.Context is not null)
            item.Append(",\"ctx\":").Append(Value(fault.Context));
        return item.Append('}').ToString();
    }

    private static string Value(object value) => value switch
    {
        string text => JsonText.Quote(text),
        IReadOnlyDictionary<string, object> members =>
            $"{{{string.Join(',', members.Select(member => $"{JsonText.Quote(member.Key)}:{Value(member.Value)}"))}}}",
        int or long or double => string.Create(CultureInfo.InvariantCulture, $"{value}"),
        _ => throw new ArgumentException($"A fault cannot hold a {value.GetType().Name}.", nameof(value)),
    };
}
