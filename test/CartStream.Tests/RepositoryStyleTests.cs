using System.Text.RegularExpressions;

namespace CartStream.Tests;

/// <summary>House style that no analyzer checks: how long a file, a line and a method may get.</summary>
public sealed partial class RepositoryStyleTests
{
    private const int FileLinesMax = 600;
    private const int MethodLinesMax = 70;
    private const int LineColumnsMax = 120;

    public static TheoryData<string> SourceFiles()
    {
        var files = new TheoryData<string>();
        foreach (var folder in new[] { "src", "test", "bench" })
        {
            var root = Path.Combine(Repository.Root, folder);
            if (!Directory.Exists(root))
                continue;
            foreach (var file in Directory.EnumerateFiles(root, "*.cs", SearchOption.AllDirectories).Order())
                files.Add(Path.GetRelativePath(Repository.Root, file));
        }

        return files;
    }

    [Theory]
    [MemberData(nameof(SourceFiles))]
    public void File_any_stays_within_the_limits(string path)
    {
        var lines = File.ReadAllLines(Path.Combine(Repository.Root, path));

        lines.Length.ShouldBeLessThanOrEqualTo(FileLinesMax, $"{path}: split it by what its parts do");
        for (var i = 0; i < lines.Length; i++)
            lines[i].Length.ShouldBeLessThanOrEqualTo(LineColumnsMax, $"{path}:{i + 1}");
        foreach (var (line, length) in Methods(lines))
            length.ShouldBeLessThanOrEqualTo(MethodLinesMax, $"{path}:{line}: a method does one thing");
    }

    [Fact]
    public void Methods_method_of_three_lines_is_measured_from_brace_to_brace()
    {
        string[] source = ["class C", "{", "    void M()", "    {", "        x();", "    }", "}"];

        Methods(source).ShouldBe([(3, 3)]);
    }

    /// <summary>
    /// Members whose body opens on a line of its own at one level of nesting: (first line, body lines).
    /// </summary>
    private static List<(int Line, int Length)> Methods(string[] lines)
    {
        var found = new List<(int, int)>();
        for (var i = 1; i < lines.Length; i++)
        {
            var opening = MemberOpening().Match(lines[i]);
            if (!opening.Success || !MemberHead().IsMatch(lines[i - 1]))
                continue;
            var closing = opening.Groups["indent"].Value + "}";
            var end = Array.FindIndex(lines, i, line => line.StartsWith(closing, StringComparison.Ordinal));
            if (end > i)
                found.Add((i, end - i + 1));
        }

        return found;
    }

    [GeneratedRegex(@"^(?<indent> {4}| {8})\{$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex MemberOpening();

    [GeneratedRegex(@"[\)>]$|where .*$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex MemberHead();
}
