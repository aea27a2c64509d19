using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Feather.Bench;

/// <summary>Reads the binary format of the few types that Feather sends.</summary>
internal static class PostgresValue
{
    public const uint Text = 25;
    private const uint Uuid = 2950;
    private const uint UuidArray = 2951;
    private const uint TimestampTz = 1184;
    private const uint Boolean = 16;
    private const uint Bytea = 17;
    private const uint Integer = 23;
    private const uint IntegerArray = 1007;
    private const uint TextArray = 1009;
    private const int ElementType = 8;
    private const int ElementCount = 12;
    private const int FirstElement = 20;

    public static string TypeName(uint type) => type switch
    {
        Text => "text",
        Uuid => "uuid",
        UuidArray => "uuid[]",
        TimestampTz => "timestamptz",
        Boolean => "boolean",
        Bytea => "bytea",
        Integer => "integer",
        IntegerArray => "integer[]",
        TextArray => "text[]",
        _ => throw new NotSupportedException($"A parameter has the type with oid {type}: extend the benchmark to read it."),
    };

    public static string? ToText(uint type, byte[]? value) => (type, value) switch
    {
        (_, null) => null,
        (Text, _) => Encoding.UTF8.GetString(value),
        (Uuid, _) => new Guid(value, bigEndian: true).ToString(),
        (Boolean, _) => value[0] == 0 ? "f" : "t",
        (Integer, _) => BinaryPrimitives.ReadInt32BigEndian(value).ToString(CultureInfo.InvariantCulture),
        (UuidArray or IntegerArray or TextArray, _) => $"{{{string.Join(',', Elements(value))}}}",
        (TimestampTz, _) => new DateTime(2000, 1, 1, 0, 0, 0, DateTimeKind.Utc)
            .AddMicroseconds(BinaryPrimitives.ReadInt64BigEndian(value)).ToString("O", CultureInfo.InvariantCulture),
        _ => throw new NotSupportedException($"A value has the type {TypeName(type)}: extend the benchmark to read it."),
    };

    // An empty array has zero dimensions and therefore no element count.
    private static IEnumerable<string> Elements(byte[] array)
    {
        var type = BinaryPrimitives.ReadUInt32BigEndian(array.AsSpan(ElementType));
        var count = BinaryPrimitives.ReadInt32BigEndian(array) == 0 ? 0 : BinaryPrimitives.ReadInt32BigEndian(array.AsSpan(ElementCount));
        for (var (i, at) = (0, FirstElement); i < count; i++)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(array.AsSpan(at));
            var text = ToText(type, array[(at + 4)..(at + 4 + length)])!;
            yield return type == Text ? Quoted(text) : text;
            at += 4 + length;
        }
    }

    private static string Quoted(string text) =>
        $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
}
