using CartStream.Options;

namespace CartStream.Cli.Verbs;

/// <summary>Reads the file of <c>--params</c>.</summary>
internal static class ParameterFile
{
    /// <summary>The parameters in <paramref name="path"/>; the defaults when it is null.</summary>
    /// <exception cref="IOException">It can't be read.</exception>
    /// <exception cref="InvalidDataException">It holds no parameters, or invalid ones; each is named.</exception>
    public static ModelOptions Read(string? path)
    {
        return path is null ? new ModelOptions() : ModelParameters.Parse(ReadText(path, "parameters"), path);
    }

    /// <summary>The text of a small file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="what">What it should hold, for messages.</param>
    /// <exception cref="IOException">It can't be read.</exception>
    /// <exception cref="InvalidDataException">It is too long, empty, or not a regular file.</exception>
    public static string ReadText(string path, string what) => SmallFile.ReadText(path, what);
}
