using CartStream.Datasets.Files;
using CartStream.Datasets.Mapping;

namespace CartStream.Datasets.Reading;

/// <summary>Detects the kind of a file, and creates its reader.</summary>
internal static class FileRecogniser
{
    /// <summary>The format of the file at <paramref name="path"/>.</summary>
    /// <exception cref="EventFileException">The file can't be read, is empty or of an unknown kind.</exception>
    public static DetectedFormat Detect(string path, FormatOptions options)
    {
        var sample = FormatDetector.ReadSample(path, FileSample.RowsDefault, options);
        if (EncodingGuess.Of(sample) is not { Name: not null } guess)
            return new FormatDetector(sample, options).Detect();
        var proposed = FileInspection.Of(path, options);
        throw new EventFileException($"{path}: {guess.Why}")
        {
            MappingArguments = proposed.Proposal.IsSure ? proposed.MappingArguments : "",
            UnknownPath = path,
        };
    }

    /// <summary>Whether a delimited file has a header and no rows.</summary>
    /// <exception cref="EventFileException">The file can't be read.</exception>
    public static bool IsHeaderAlone(string path, FormatOptions options)
    {
        var sample = FormatDetector.ReadSample(path, rowsMax: 2, options);
        return sample is { Content: FileContent.Delimited, Rows.Count: 1 } && TableSample.Of(sample, options).HasHeader;
    }

    /// <summary>The reader for a file, which it then owns.</summary>
    public static IEventReader Open(RowIntake intake, DetectedFormat format, DeviceOwners? owners)
    {
        var reader = format.Kind switch
        {
            ReaderKind.Own => new RowReader(intake, new JsonRowParser()),
            ReaderKind.Otto => new OttoReader(intake),
            _ => Mapped(intake, format, owners),
        };
        return format.Mapping.IsSorted ? reader : new SortedReader(reader);
    }

    /// <summary>The rows of the file at <paramref name="path"/> after its header.</summary>
    /// <exception cref="EventFileException">It can't be opened, or has no header.</exception>
    public static IRowSource OpenRows(string path, DetectedFormat format)
    {
        var file = InputFile.Open(path, format.Mapping.Encoding);
        try
        {
            if (format.Content != FileContent.Delimited)
            {
                return PartitionedRows.Of(
                    RowSources.Open(file, format.Content, format.Mapping.Records), format.Partitions, delimiter: null);
            }

            var lines = new LineReader(file);
            if (format.Mapping.HasHeader)
                ReadHeader(lines);
            var delimiter = format.Mapping.Delimiter!;
            var columns = format.Columns.Count - (format.Partitions.Columns.Count * delimiter.Length);
            return PartitionedRows.Of(
                new QuotedRows(lines, Delimiters.Byte(delimiter), columns), format.Partitions, delimiter);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>The first line that is not blank.</summary>
    /// <exception cref="EventFileException">There is none.</exception>
    public static ReadOnlySpan<byte> ReadHeader(IRowSource lines)
    {
        while (lines.TryRead(out var line))
        {
            if (!line.Trim(" \t"u8).IsEmpty)
                return line;
        }

        throw new EventFileException($"{lines.File.Path}: is empty, expected a header");
    }

    private static IEventReader Mapped(RowIntake intake, DetectedFormat format, DeviceOwners? owners)
    {
        var cells = CellRecords.AreNeeded(format) ? new CellRecords(format) : null;
        var builder = new EventBuilder(format.Mapping, cells?.Names ?? format.Columns) { Owners = owners };
        if (cells is not null || format.Content != FileContent.Delimited)
        {
            var fields = new JsonFields(cells?.Paths ?? format.Columns, ItemLists.Together(format.Mapping));
            return new MappedJsonReader(intake, builder, fields, cells);
        }

        var delimiter = Delimiters.Byte(format.Mapping.Delimiter!);
        return new RowReader(
            intake, new CsvRowParser(builder, format.Columns.Count, delimiter, format.Mapping.HasHeader));
    }
}
