using CartStream.Recommending;

namespace CartStream.Cli.Verbs;

/// <summary>Reads the file of <c>--params</c>.</summary>
internal static class ParameterFile
{
    private const long BytesMax = 1 << 20;

    /// <summary>The parameters in <paramref name="path"/>; the defaults when it is null.</summary>
    /// <exception cref="IOException">It can't be read.</exception>
    /// <exception cref="InvalidDataException">It holds no parameters, or bad ones; each is named.</exception>
    public static ModelOptions Read(string? path)
    {
        return path is null ? new ModelOptions() : ModelParameters.Parse(ReadText(path, "parameters"), path);
    }

    /// <summary>The text of a small file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="what">What it should hold, for messages.</param>
    /// <exception cref="IOException">It can't be read.</exception>
    /// <exception cref="InvalidDataException">It is too long.</exception>
    public static string ReadText(string path, string what)
    {
        var file = new FileInfo(path);
        if (!file.Exists)
            throw new IOException($"{path}: no such file");
        if (file.Length > BytesMax)
        {
            throw new InvalidDataException(
                $"{path}: found {file.Length} bytes, expected {what}, at most {BytesMax}");
        }

        return File.ReadAllText(path);
    }
}
