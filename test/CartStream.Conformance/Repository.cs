namespace CartStream.Tests;

/// <summary>Finds the checkout and the real shop data beside it.</summary>
public static class Repository
{
    /// <summary>The folder that holds the solution.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>The full path of a real data file; skips the test when the data is not beside the checkout.</summary>
    public static string SharedData(string relativePath)
    {
        var path = Path.Combine(Root, "..", "shared", "data", relativePath);
        Assert.SkipUnless(File.Exists(path), $"real shop data is not here: shared/data/{relativePath}");
        return Path.GetFullPath(path);
    }

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "CartStream.slnx")))
            folder = folder.Parent;
        return folder?.FullName
            ?? throw new InvalidOperationException($"no CartStream.slnx above {AppContext.BaseDirectory}");
    }
}
