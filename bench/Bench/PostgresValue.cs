using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Feather.Bench;

/// <summary>Reads the binary form of the few types that Feather sends.</summary>
internal static class PostgresValue
{
    public const uint Text = 25;
    private const uint Uuid = 2950;
    private const uint UuidArray = 2951;
    private const uint TimestampTz = 1184;
    private const int ArrayHeader = 12;
    private const int ArrayOfOneHeader = 24;

    public static string TypeName(uint type) => type switch
    {
        Text => "text",
        Uuid => "uuid",
        UuidArray => "uuid[]",
        TimestampTz => "timestamptz",
        _ => throw new NotSupportedException($"A parameter of the type with oid {type}: teach the benchmark to read it."),
    };

    public static string? ToText(uint type, byte[]? value) => (type, value) switch
    {
        (_, null) => null,
        (Text, _) => Encoding.UTF8.GetString(value),
        (Uuid, _) => new Guid(value, bigEndian: true).ToString(),
        (UuidArray, { Length: ArrayHeader }) => "{}",
        (UuidArray, { Length: ArrayOfOneHeader + 16 }) => $"{{{new Guid(value.AsSpan(ArrayOfOneHeader), bigEndian: true)}}}",
        (TimestampTz, _) => new DateTime(2000, 1, 1, 0, 0, 0, DateTimeKind.Utc)
            .AddMicroseconds(BinaryPrimitives.ReadInt64BigEndian(value)).ToString("O", CultureInfo.InvariantCulture),
        _ => throw new NotSupportedException("An array of several elements: teach the benchmark to read it."),
    };
}
