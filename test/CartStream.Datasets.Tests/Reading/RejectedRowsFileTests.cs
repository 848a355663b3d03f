using CartStream.Datasets.Files;
using CartStream.Datasets.Reading;

namespace CartStream.Datasets.Tests.Reading;

public sealed class RejectedRowsFileTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("cartstream-rejected-");

    private string Path => System.IO.Path.Combine(_folder.FullName, "store.db.rejected.jsonl");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("""{"file":"a.csv","line":2,"reason":"x","row":"2019-10-01,view,1,s-42,9"}""")]
    [InlineData("""{"file":"a.jsonl","line":2,"reason":"x","row":"{\"shopper_id\":\"s-42\"}"}""")]
    [InlineData("""{"file":"a.jsonl","line":2,"reason":"x","row":"{\"shopper_id\":\"\\u0073-42\"}"}""")]
    [InlineData("""{"file":"a.csv","line":2,"reason":"shopper_id: found 's-42', expected","row":"y"}""")]
    [InlineData("""{"file":"a.csv","line":2,"reason":"x","row_base64":"/yxzLTQyLA=="}""")]
    public void Forget_erases_a_row_that_names_the_shopper(string line)
    {
        File.WriteAllLines(Path, [line, """{"file":"a.csv","line":3,"reason":"x","row":"s-421,as-42"}"""]);

        RejectedRowsFile.Forget(Path, "s-42"u8).ShouldBe(1);

        File.ReadAllLines(Path).ShouldHaveSingleItem().ShouldContain("s-421");
        Directory.GetFiles(_folder.FullName).ShouldBe([Path]);
    }

    [Fact]
    public void Forget_without_a_file_erases_nothing() => RejectedRowsFile.Forget(Path, "s-42"u8).ShouldBe(0);

    [Fact]
    public void Forget_a_symbolic_link_is_refused_and_what_it_leads_to_stays()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "links there need rights");
        var other = System.IO.Path.Combine(_folder.FullName, "other");
        File.WriteAllText(other, "s-42");
        File.CreateSymbolicLink(Path, other);

        Should.Throw<EventFileException>(() => RejectedRowsFile.Forget(Path, "s-42"u8)).Message.ShouldContain("link");

        File.ReadAllText(other).ShouldBe("s-42");
    }

    [Fact]
    public void Create_in_place_of_a_symbolic_link_leaves_what_it_leads_to()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "links there need rights");
        var other = System.IO.Path.Combine(_folder.FullName, "other");
        File.WriteAllText(other, "theirs");
        File.CreateSymbolicLink(Path, other);

        using (var file = PrivateFile.Create(Path))
            file.Write("ours"u8);

        File.ReadAllText(other).ShouldBe("theirs");
        File.ReadAllText(Path).ShouldBe("ours");
        if (!OperatingSystem.IsWindows())
            File.GetUnixFileMode(Path).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }
}
