using System.Runtime.CompilerServices;

namespace Feather.Architecture.Tests;

/// <summary>The source tree that these tests were compiled from.</summary>
internal static class Source
{
    public static string Root { get; } = Path.GetFullPath(Path.Combine(Here(), "..", ".."));

    /// <summary>C# files below a folder of the repository, with their paths from its root and their text.</summary>
    public static IEnumerable<(string Path, string Text)> FilesBelow(string folder) =>
        from path in Directory.EnumerateFiles(Path.Combine(Root, folder), "*.cs", SearchOption.AllDirectories)
        let relative = Path.GetRelativePath(Root, path).Replace('\\', '/')
        where !relative.Contains("/obj/", StringComparison.Ordinal) && !relative.Contains("/bin/", StringComparison.Ordinal)
        select (relative, File.ReadAllText(path));

    private static string Here([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;
}
