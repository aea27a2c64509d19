using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Feather.Infrastructure.Common;

/// <summary>A migration as this binary carries it.</summary>
/// <param name="Number">From 1, without gaps.</param>
/// <param name="Checksum">SHA-256 of its text in hexadecimal.</param>
internal sealed record MigrationFile(int Number, string Name, string Sql, string Checksum)
{
    /// <summary>All of db/migrations, in order; they are embedded when the project is built.</summary>
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
