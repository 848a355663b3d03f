using CartStream.Cli.Verbs;
using CartStream.Tests;

namespace CartStream.Cli.Tests.Verbs;

public sealed class SnapshotFolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _path;

    public SnapshotFolderTests() => _path = _folder.File("state");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Add_keeps_the_two_newest_and_names_them_newest_first()
    {
        using var folder = Open();
        for (byte i = 1; i <= 3; i++)
            folder.Add(into => into.WriteByte(i));

        folder.Names().ShouldBe(["model-0000000003.snapshot", "model-0000000002.snapshot"]);
        using var newest = folder.Open(folder.Names()[0]);
        newest.ReadByte().ShouldBe(3);
        newest.Length.ShouldBe(1);
    }

    [Fact]
    public void Add_writing_fails_leaves_what_was_there()
    {
        using var folder = Open();
        folder.Add(into => into.WriteByte(1));

        Should.Throw<IOException>(() => folder.Add(into =>
        {
            into.WriteByte(2);
            throw new IOException("full");
        }));

        folder.Names().ShouldBe(["model-0000000001.snapshot"]);
        folder.Add(into => into.WriteByte(3));
        folder.Names().Count.ShouldBe(2);
    }

    [Fact]
    public void Names_files_of_others_are_left_alone()
    {
        using var folder = Open();
        File.WriteAllText(Path.Combine(_path, "model-x.snapshot"), "");
        File.WriteAllText(Path.Combine(_path, "notes.txt"), "");

        folder.Names().ShouldBeEmpty();
    }

    [Fact]
    public void Open_folder_that_another_process_uses_throws_and_says_so()
    {
        using var first = Open();

        Should.Throw<IOException>(Open).Message.ShouldStartWith(
            $"--state {_path}: can't be used, expected a folder to write to, one for each process");
    }

    private SnapshotFolder Open() => new(_path, "log", _ => { });
}
