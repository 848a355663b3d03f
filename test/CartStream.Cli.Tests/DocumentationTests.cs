using System.CommandLine;
using System.Text.RegularExpressions;
using CartStream.Cli.CommandLine;
using CartStream.Tests;

namespace CartStream.Cli.Tests;

/// <summary>Commands, options, links, files and tests that documents name exist.</summary>
public sealed partial class DocumentationTests
{
    /// <summary>Options of <c>eng/simulate.sh</c>, and the name that stands for any option.</summary>
    private static readonly string[] OfOtherCommands = ["--scenario", "--seeds", "--name"];

    private static readonly Lazy<string[]> SourceFiles = new(() =>
    [
        .. from path in Directory.EnumerateFiles(Repository.Root, "*", SearchOption.AllDirectories)
           let name = Path.GetRelativePath(Repository.Root, path).Replace('\\', '/')
           where !name.Split('/').Any(folder => folder is "artifacts" or "obj")
           select $"/{name}",
    ]);

    public static TheoryData<string> Documents =>
        [.. Markdown().Where(document => Path.GetFileName(document) != "CHANGELOG.md").Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Documents))]
    public void Document_commands_have_verbs_options_and_values_that_the_command_accepts(string document)
    {
        var root = CommandTree.Build(
            new CliHost { Out = TextWriter.Null, Error = TextWriter.Null, OpenOut = () => Stream.Null });

        var faults =
            from command in Commands(File.ReadAllText(InRepository(document)))
            where root.Subcommands.All(verb => verb.Name != command)
            let parsed = CommandParser.Parse(root, [.. Words(command)])
            from fault in UsageReport.Faults(new ConfiguredLine(parsed, []))
            select $"{command}: {fault}";

        faults.ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Documents))]
    public void Document_options_in_the_text_are_options_of_a_verb(string document)
    {
        var root = CommandTree.Build(
            new CliHost { Out = TextWriter.Null, Error = TextWriter.Null, OpenOut = () => Stream.Null });
        var known = Options(root).ToHashSet(StringComparer.Ordinal);

        var unknown =
            from Match option in OptionInText().Matches(File.ReadAllText(InRepository(document)))
            let name = option.Groups["name"].Value
            where !known.Contains(name)
            select name;

        unknown.Except(OfOtherCommands).ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Documents))]
    public void Document_links_lead_to_files_and_headings(string document)
    {
        var folder = Path.GetDirectoryName(InRepository(document))!;

        var broken =
            from Match link in Link().Matches(WithoutCode(File.ReadAllText(InRepository(document))))
            let target = link.Groups["target"].Value
            where !target.Contains(':', StringComparison.Ordinal) && !Leads(folder, InRepository(document), target)
            select target;

        broken.ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Documents))]
    public void Source_files_and_tests_that_a_document_names_exist(string document)
    {
        var text = File.ReadAllText(InRepository(document));

        var missing =
            from Match name in SourcePath().Matches(text).Concat(TestName().Matches(text))
            let path = name.Groups["path"].Value
            where !SourceFiles.Value.Any(file => IsNamed(file, path))
            select path;

        missing.ShouldBeEmpty();
    }

    [Fact]
    public void Documents_hold_commands_options_and_links()
    {
        var documents = Markdown().Select(document => File.ReadAllText(InRepository(document))).ToArray();

        documents.Sum(text => Commands(text).Count()).ShouldBeGreaterThan(60);
        documents.Sum(text => OptionInText().Count(text)).ShouldBeGreaterThan(100);
        documents.Sum(text => Link().Count(text)).ShouldBeGreaterThan(100);
        documents.Sum(text => SourcePath().Count(text)).ShouldBeGreaterThan(50);
        documents.Sum(text => TestName().Count(text)).ShouldBeGreaterThan(100);
    }

    private static IEnumerable<string> Markdown() =>
        from path in Directory.EnumerateFiles(Repository.Root, "*.md", SearchOption.AllDirectories)
        let name = Path.GetRelativePath(Repository.Root, path).Replace('\\', '/')
        where !name.Split('/').Any(folder => folder is "artifacts" or "node_modules" || folder.StartsWith('.'))
        select name;

    /// <summary>Documents leave out leading folders, and the <c>CartStream.</c> of a project.</summary>
    private static bool IsNamed(string file, string path) =>
        file.Contains($"/{path}", StringComparison.Ordinal)
        || file.Contains($"/CartStream.{path}", StringComparison.Ordinal);

    private static string InRepository(string name) => Path.Combine(Repository.Root, name);

    /// <summary>The commands in blocks of code and in code within the text, without <c>cartstream</c>.</summary>
    private static IEnumerable<string> Commands(string text)
    {
        var blocks =
            from Match line in CommandLineOfBlock().Matches(text.Replace("\\\n", " ", StringComparison.Ordinal))
            from part in line.Value.Split("&&")
            where part.Contains("cartstream ", StringComparison.Ordinal)
            select part;
        var inText = CommandInText().Matches(text).Select(match => match.Value.Trim('`'));
        return
            from command in blocks.Concat(inText)
            let typed = command[(command.IndexOf("cartstream ", StringComparison.Ordinal) + "cartstream ".Length)..]
            select Rest().Replace(typed, "").Trim();
    }

    /// <summary>The words of a command; an ellipsis stands for more of the same or for nothing.</summary>
    private static IEnumerable<string> Words(string command) =>
        from word in command.Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries)
        let plain = word.Trim('…', '"', '\'')
        where plain.Length > 0
        select plain;

    private static IEnumerable<string> Options(Command command) =>
        command.Options.SelectMany(option => option.Aliases.Append(option.Name))
            .Concat(command.Subcommands.SelectMany(Options));

    private static string WithoutCode(string text) => Code().Replace(text, "");

    private static bool Leads(string folder, string document, string target)
    {
        var parts = target.Split('#', 2);
        var path = parts[0].Length == 0 ? document : Path.GetFullPath(Path.Combine(folder, parts[0]));
        return parts.Length == 1
            ? File.Exists(path) || Directory.Exists(path)
            : File.Exists(path) && Headings(File.ReadAllText(path)).Contains(parts[1]);
    }

    /// <summary>The fragments that readers such as GitHub's make of headings.</summary>
    private static IEnumerable<string> Headings(string text) =>
        from Match heading in Heading().Matches(text)
        let words = heading.Groups["text"].Value.Trim().ToLowerInvariant()
        select NotOfFragment().Replace(words, "").Replace(' ', '-');

    [GeneratedRegex(
        @"^ {4,}(?:\w+=\S+ )?(?:cartstream .*|\S.*&& cartstream .*)$",
        RegexOptions.Multiline | RegexOptions.NonBacktracking)]
    private static partial Regex CommandLineOfBlock();

    [GeneratedRegex("`cartstream [^`]+`", RegexOptions.NonBacktracking)]
    private static partial Regex CommandInText();

    /// <summary>A comment, a pipe or a redirection behind a command.</summary>
    [GeneratedRegex(@"\s+(?:#|\||>).*$", RegexOptions.Singleline | RegexOptions.NonBacktracking)]
    private static partial Regex Rest();

    [GeneratedRegex("`(?<name>--[a-z][a-z-]+)", RegexOptions.NonBacktracking)]
    private static partial Regex OptionInText();

    /// <summary>A path below the repository or below <c>src</c>; placeholders in capitals are none.</summary>
    [GeneratedRegex(
        "`(?<path>(?:(?:src|test|bench|eng|samples|docs)|[A-Z][a-z][A-Za-z.]*)/[A-Za-z0-9./-]+)`",
        RegexOptions.NonBacktracking)]
    private static partial Regex SourcePath();

    [GeneratedRegex("`(?<path>[A-Z][A-Za-z]+Tests)`", RegexOptions.NonBacktracking)]
    private static partial Regex TestName();

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)\)", RegexOptions.NonBacktracking)]
    private static partial Regex Link();

    [GeneratedRegex("```.*?```|`[^`]*`", RegexOptions.Singleline | RegexOptions.NonBacktracking)]
    private static partial Regex Code();

    [GeneratedRegex("^#+ (?<text>.*)$", RegexOptions.Multiline | RegexOptions.NonBacktracking)]
    private static partial Regex Heading();

    [GeneratedRegex(@"[^\w\- ]", RegexOptions.NonBacktracking)]
    private static partial Regex NotOfFragment();
}
