using System.Diagnostics;

namespace CartStream.Tests;

public sealed class OutputFileTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("cartstream-output-");

    private string Target => At("out.json");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Complete_puts_the_whole_file_in_the_place_of_the_earlier_one_and_not_before()
    {
        File.WriteAllText(Target, "earlier, and longer");

        using (var file = OutputFile.Create(Target))
        {
            file.Write("ne"u8);
            file.Flush();
            File.ReadAllText(Target).ShouldBe("earlier, and longer");
            file.Write("w"u8);
            file.Complete();
        }

        File.ReadAllText(Target).ShouldBe("new");
        Names().ShouldBe(["out.json"]);
    }

    [Fact]
    public void Dispose_before_the_file_is_complete_leaves_the_earlier_one_and_nothing_beside_it()
    {
        File.WriteAllText(Target, "earlier");

        using (var file = OutputFile.Create(Target))
            file.Write(new byte[100_000]);

        File.ReadAllText(Target).ShouldBe("earlier");
        Names().ShouldBe(["out.json"]);
    }

    [Fact]
    public void Create_keeps_the_permissions_of_the_earlier_file_and_a_new_one_has_those_of_any_new_file()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "there are no such permissions");
        const UnixFileMode shared = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead
            | UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;
        File.WriteAllText(Target, "earlier");
        SetMode(Target, shared);
        File.WriteAllText(At("any"), "");

        OutputFile.WriteText(Target, "new");
        OutputFile.WriteText(At("fresh"), "new");

        ModeOf(Target).ShouldBe(shared);
        ModeOf(At("fresh")).ShouldBe(ModeOf(At("any")));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Create_at_a_symbolic_link_replaces_what_it_leads_to(bool exists)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "links there need rights");
        var other = Path.Combine(_folder.CreateSubdirectory("elsewhere").FullName, "other");
        if (exists)
            File.WriteAllText(other, "earlier");
        File.CreateSymbolicLink(Target, other);

        OutputFile.WriteText(Target, "new");

        File.ReadAllText(other).ShouldBe("new");
        new FileInfo(Target).LinkTarget.ShouldBe(other);
        Names().ShouldBe(["elsewhere", "out.json"]);
    }

    [Fact]
    public void CreatePrivate_replaces_a_symbolic_link_and_only_the_owner_can_read_the_file()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "links there need rights");
        File.WriteAllText(At("other"), "theirs");
        File.CreateSymbolicLink(Target, At("other"));

        using (var file = OutputFile.CreatePrivate(Target))
        {
            file.Write("ours"u8);
            file.Complete();
        }

        File.ReadAllText(At("other")).ShouldBe("theirs");
        File.ReadAllText(Target).ShouldBe("ours");
        ModeOf(Target).ShouldBe(PrivateFile.Mode);
    }

    [Fact]
    public void Create_takes_no_link_and_no_file_of_a_killed_process_for_its_own()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "links there need rights");
        File.WriteAllText(At("other"), "theirs");
        File.CreateSymbolicLink(Target + OutputFile.Suffix, At("other"));
        File.WriteAllText(At("b" + OutputFile.Suffix), "half");

        OutputFile.WriteText(Target, "new");
        OutputFile.WriteText(At("b"), "new");

        File.ReadAllText(At("other")).ShouldBe("theirs");
        File.ReadAllText(Target).ShouldBe("new");
        File.ReadAllText(At("b")).ShouldBe("new");
    }

    [Fact]
    public void Create_while_another_writes_the_file_is_refused_and_the_other_goes_on()
    {
        using (var first = OutputFile.Create(Target))
        {
            first.Write("first"u8);
            Fault(() => OutputFile.Create(Target)).ShouldStartWith($"{Target}: can't be written: ");
            first.Complete();
        }

        File.ReadAllText(Target).ShouldBe("first");
    }

    [Fact]
    public void Create_in_the_place_of_a_folder_or_in_none_says_what_is_there()
    {
        Fault(() => OutputFile.Create(_folder.FullName)).ShouldBe(
            $"{_folder.FullName}: found a folder, expected a file to write");
        Fault(() => OutputFile.Create(At("none/out.json"))).ShouldBe(
            $"{At("none/out.json")}: found no folder {At("none")}, expected one that exists");
        Fault(() => OutputFile.WriteText(At("x") + Path.DirectorySeparatorChar, "")).ShouldStartWith(At("x"));
        Names().ShouldBeEmpty();
    }

    [Fact]
    public void Create_without_permission_says_so_and_leaves_the_earlier_file()
    {
        Assert.SkipWhen(
            OperatingSystem.IsWindows() || Environment.IsPrivilegedProcess, "needs permissions that bind this user");
        File.WriteAllText(Target, "earlier");
        SetMode(Target, UnixFileMode.UserRead);

        Fault(() => OutputFile.Create(Target)).ShouldBe(
            $"{Target}: found no permission to write it, expected one for the file and for its folder "
            + _folder.FullName);

        File.ReadAllText(Target).ShouldBe("earlier");
        Names().ShouldBe(["out.json"]);
    }

    [Fact]
    public void Write_to_a_full_disk_says_so_at_the_end_at_the_latest()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "needs a disk that is always full: /dev/full");
        const string fault = "/dev/full: found a full disk, expected room for the whole file";

        Fault(() => OutputFile.WriteText("/dev/full", "text")).ShouldBe(fault);
        using var file = OutputFile.Create("/dev/full");
        Fault(() => file.Write(new byte[100_000])).ShouldBe(fault);
    }

    [Fact]
    public void Create_at_a_device_writes_to_it_and_leaves_it_what_it_is()
    {
        Assert.SkipUnless(File.Exists("/dev/null"), "there is no /dev/null");
        File.CreateSymbolicLink(Target, "/dev/null");

        OutputFile.WriteText("/dev/null", "text");
        OutputFile.WriteText(Target, "text");

        File.Exists("/dev/null" + OutputFile.Suffix).ShouldBeFalse();
        File.ReadAllText("/dev/null").ShouldBeEmpty();
        new FileInfo(Target).LinkTarget.ShouldBe("/dev/null");
        Fault(() => OutputFile.Create("/dev/none-of-this-name")).ShouldContain("found no such device");
    }

    [Fact]
    public async Task Create_at_a_pipe_writes_into_it()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "there is no mkfifo");
        using (var made = Process.Start("mkfifo", [Target]))
            await made.WaitForExitAsync(TestContext.Current.CancellationToken);
        using var reader = Process.Start(new ProcessStartInfo("cat", [Target])
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
        })!;

        OutputFile.WriteText(Target, "text");

        (await reader.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken)).ShouldBe("text");
        Names().ShouldBe(["out.json"]);
    }

    [Fact]
    public async Task Create_removes_a_pipe_in_the_place_of_the_unfinished_file_without_waiting_for_a_reader()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "there is no mkfifo");
        using (var made = Process.Start("mkfifo", [Target + OutputFile.Suffix]))
            await made.WaitForExitAsync(TestContext.Current.CancellationToken);

        OutputFile.WriteText(Target, "text");

        File.ReadAllText(Target).ShouldBe("text");
        Names().ShouldBe(["out.json"]);
    }

    [Fact]
    public void Create_in_shared_memory_is_like_in_any_folder()
    {
        Assert.SkipUnless(Directory.Exists("/dev/shm"), "there is no /dev/shm");
        var path = $"/dev/shm/{_folder.Name}";
        try
        {
            OutputFile.WriteText(path, "earlier");
            OutputFile.WriteText(path, "new");

            File.ReadAllText(path).ShouldBe("new");
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static void SetMode(string path, UnixFileMode mode)
    {
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, mode);
    }

    private static UnixFileMode ModeOf(string path) =>
        OperatingSystem.IsWindows() ? UnixFileMode.None : File.GetUnixFileMode(path);

    private static string Fault(Action act) => Should.Throw<IOException>(act).Message;

    private string At(string name) => Path.Combine(_folder.FullName, name);

    private string[] Names() =>
        [.. _folder.GetFileSystemInfos().Select(one => one.Name).Order(StringComparer.Ordinal)];
}
