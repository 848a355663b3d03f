using System.Text;
using CartStream.Datasets.Files;

namespace CartStream.Datasets.Mapping;

/// <summary>The appearance of a file, and how it would be read.</summary>
/// <param name="Path">The file, as it was given.</param>
/// <param name="Format">The layout's name; null where no known one applies.</param>
/// <param name="FirstRows">Its first rows, each cut to a readable length.</param>
/// <param name="Proposal">The mapping, its reasons, and what is missing.</param>
/// <param name="MappingArguments">What the given options lack to read it, as options of the command line.</param>
public sealed record FileInspection(
    string Path,
    string? Format,
    IReadOnlyList<string> FirstRows,
    MappingProposal Proposal,
    string MappingArguments)
{
    private const int RowsLooked = 20_000;
    private const int RowsShown = 5;
    private const int RowCharactersMax = 200;

    internal static FileInspection Of(string path, FormatOptions options)
    {
        var sample = FormatDetector.ReadSample(path, RowsLooked, options);
        var guess = EncodingGuess.Of(sample);
        if (guess?.Name is { } encoding)
            sample = FileSample.Read(path, RowsLooked, encoding: encoding);
        string[] unread = guess is { Name: null } ? [guess.Why] : [];
        var detector = new FormatDetector(sample, options);
        string[] rows = [.. sample.Rows.Take(RowsShown).Select(Shown)];
        try
        {
            var found = detector.Detect();
            var known = new MappingProposal(found.Mapping, Uses(found.Uses, sample, guess), [], unread);
            var option = sample.Encoding is { } name && options.Encoding is null
                ? Mapping.MappingArguments.OfEncoding(name)
                : "";
            return new FileInspection(path, found.Mapping.Name, rows, known, option);
        }
        catch (EventFileException e) when (e.UnknownPath is not null)
        {
            var proposal = detector.Propose();
            string[] doubts =
            [
                .. unread,
                .. RowDoubts.Of(sample, proposal.Mapping.Delimiter, proposal.IsSure),
                .. proposal.Doubts,
            ];
            proposal = proposal with { Doubts = doubts, Columns = Uses(proposal.Columns, sample, guess) };
            var named = proposal with { Mapping = proposal.Mapping with { Name = System.IO.Path.GetFileName(path) } };
            return new FileInspection(path, null, rows, named, Mapping.MappingArguments.Of(proposal.Mapping, options));
        }
    }

    private static IReadOnlyList<ColumnUse> Uses(
        IReadOnlyList<ColumnUse> columns, FileSample sample, EncodingGuess? guess) =>
        sample.Encoding is null
            ? columns
            : [new ColumnUse("", "encoding", guess?.Why ?? sample.Encoding), .. columns];

    private static string Shown(byte[] row)
    {
        var text = string.Concat(Encoding.UTF8.GetString(row).Select(c => char.IsControl(c) && c != '\t' ? ' ' : c));
        return text.Length > RowCharactersMax ? text[..RowCharactersMax] + "…" : text;
    }
}
