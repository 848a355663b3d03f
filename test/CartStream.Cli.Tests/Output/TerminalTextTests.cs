using System.Text;
using CartStream.Cli.Output;
using CartStream.Tests;

namespace CartStream.Cli.Tests.Output;

/// <summary>Text of others never reaches a terminal as something that it obeys.</summary>
public sealed class TerminalTextTests : IDisposable
{
    private const string Hostile = "\u001b[31mred\u009b2J\u202eoverride\u2066isolate\u2069\u2028line\u007f";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("Ærøskøbing 東京 🛒", "Ærøskøbing 東京 🛒")]
    [InlineData("a\u001bb", "a\\u001bb")]
    [InlineData("\u202a\u202b\u202c\u202d\u202e", "\\u202a\\u202b\\u202c\\u202d\\u202e")]
    [InlineData("\u2066\u2067\u2068\u2069", "\\u2066\\u2067\\u2068\\u2069")]
    [InlineData("\u200e\u200f\u061c", "\\u200e\\u200f\\u061c")]
    [InlineData("\u0080\u0085\u009b\u009f", "\\u0080\\u0085\\u009b\\u009f")]
    [InlineData("a\r\nb\tc", "a\\u000d\\u000ab\\u0009c")]
    public void Escape_shows_what_a_terminal_would_obey(string text, string expected) =>
        TerminalText.Escape(text).ShouldBe(expected);

    [Fact]
    public void Write_by_any_overload_is_escaped_and_keeps_lines()
    {
        var output = new StringWriter { NewLine = "\n" };
        var writer = new TerminalWriter(output);

        writer.Write('\u001b');
        writer.Write("a\u001b".ToCharArray());
        writer.Write("b\u001b".AsSpan());
        writer.Write("{0}", "c\u001b");
        writer.WriteLine("d\u001b\te");
        writer.WriteLine(new StringBuilder("f\u001b"));
        writer.WriteLine();
        writer.Write((string?)null);

        output.ToString().ShouldBe(
            "\\u001ba\\u001bb\\u001bc\\u001bd\\u001b\te\nf\\u001b\n\n");
    }

    [Fact]
    public async Task Verbs_show_ids_brands_and_categories_without_what_a_terminal_obeys()
    {
        var text = System.Text.Json.JsonSerializer.Serialize(Hostile);
        var bidi = System.Text.Json.JsonSerializer.Serialize("item\u202e\u2066");
        var who = $$"""
            "event_type":"cart","shopper_id":{{bidi}},"session_id":{{bidi}},"brand":{{text}},"category_code":{{text}}
            """;
        var file = _folder.File("events.jsonl");
        await File.WriteAllLinesAsync(
            file,
            Enumerable.Range(0, 20).Select(i => "{"
                + $"{who.Trim()},\"event_time\":\"2026-03-01T10:00:{i:00}Z\",\"item_id\":{(i % 5 > 0 ? bidi : text)}"
                + "}"),
            TestContext.Current.CancellationToken);
        string[][] commands =
        [
            ["profile", file],
            ["run", file, "--store", _folder.File("shop.db")],
            ["run", file, "--store", _folder.File("shop.db"), "--json"],
            ["inspect", file],
            ["replay", file, "--store", _folder.File("replay.db")],
            ["run", _folder.File($"missing{Hostile}"), "--store", _folder.File("none.db")],
            ["run", file, "--store", _folder.File("none.db"), "--format", Hostile],
            ["forget", Hostile, "--store", _folder.File($"{Hostile}.db")],
            [Hostile],
        ];
        foreach (var command in commands)
        {
            var run = await CliRun.RunAsync(command);
            var shown = run.Out + run.Error;
            shown.ShouldNotBeEmpty();
            foreach (var c in shown)
                IsObeyed(c).ShouldBeFalse($"{command[0]}: U+{(int)c:X4} in {shown}");
        }
    }

    private static bool IsObeyed(char c) =>
        c is not ('\n' or '\r' or '\t')
        && (char.IsControl(c) || c is >= '\u202a' and <= '\u202e' or >= '\u2066' and <= '\u2069');
}
