namespace CartStream.Cli.Tests.CommandLine;

public sealed class NearestNameTests
{
    [Theory]
    [InlineData("", "", 0)]
    [InlineData("", "ab", 2)]
    [InlineData("run", "run", 0)]
    [InlineData("rnu", "run", 1)]
    [InlineData("kitten", "sitting", 3)]
    [InlineData("simulat", "simulate", 1)]
    public void Edits_known_pairs(string from, string to, int edits)
    {
        NearestName.Edits(from, to).ShouldBe(edits);
        NearestName.Edits(to, from).ShouldBe(edits);
    }

    [Theory]
    [InlineData("proflie", "profile")]
    [InlineData("evalute", "evaluate")]
    [InlineData("xyz", null)]
    [InlineData("", null)]
    public void Find_typed_name(string typed, string? found) =>
        NearestName.Find(typed, ["run", "profile", "evaluate"]).ShouldBe(found);

    [Fact]
    public void Find_no_names_finds_none() => NearestName.Find("run", []).ShouldBeNull();
}
