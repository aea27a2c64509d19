using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Feather.Infrastructure.Common;

/// <summary>A migration that is embedded in this binary.</summary>
/// <param name="Number">Counts from 1, without gaps.</param>
/// <param name="Checksum">The SHA-256 of the text, in hexadecimal.</param>
internal sealed record MigrationFile(int Number, string Name, string Sql, string Checksum)
{
    /// <summary>All files of db/migrations, in order. The build embeds them.</summary>
    public static IReadOnlyList<MigrationFile> All { get; } =
    [
        .. typeof(MigrationFile).Assembly.GetManifestResourceNames()
            .Where(name => name.EndsWith(".sql", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(Read),
    ];

    private static MigrationFile Read(string name)
    {
        using var reader = new StreamReader(typeof(MigrationFile).Assembly.GetManifestResourceStream(name)!, Encoding.UTF8);
        var sql = reader.ReadToEnd();
        var checksum = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(sql)));
        return new MigrationFile(int.Parse(name[..4], CultureInfo.InvariantCulture), name, sql, checksum);
    }
}
