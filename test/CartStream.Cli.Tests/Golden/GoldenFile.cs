using System.Runtime.CompilerServices;

namespace CartStream.Cli.Tests.Golden;

/// <summary>
/// Text that must not change unnoticed. <c>UPDATE_GOLDEN=1</c> writes the files anew; the change is then reviewed
/// like any other.
/// </summary>
internal static class GoldenFile
{
    public static void ShouldMatch(string actual, string name, [CallerFilePath] string caller = "")
    {
        var path = Path.Combine(Path.GetDirectoryName(caller)!, name);
        var text = string.Join('\n', actual.ReplaceLineEndings("\n").Split('\n').Select(line => line.TrimEnd()));
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1")
            File.WriteAllText(path, text);
        File.Exists(path).ShouldBeTrue($"no {path}; UPDATE_GOLDEN=1 writes it");
        text.ShouldBe(File.ReadAllText(path), $"{path}; when the change is wanted, UPDATE_GOLDEN=1 writes it");
    }
}
