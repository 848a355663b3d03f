using CartStream.Index;
using CartStream.Options;
using CartStream.Recommendations;
using CartStream.Scoring;

namespace CartStream.Models;

/// <summary>The model of every algorithm: the shop's sessions, and a way to recommend from them.</summary>
internal sealed class SessionModel : IModel
{
    private const long Magic = 0x4C45444F4D5343; // "CSMODEL"
    private const long Format = 7;
    private const long FormatWithoutContent = 6;

    private readonly Algorithm _algorithm;
    private readonly ModelOptions _options;
    private ShopIndex _index;
    private FittedRanker? _fitted;
    private volatile bool _hasReaders;

    /// <summary>An empty model.</summary>
    /// <exception cref="ArgumentException">An option is out of range; all faults are named.</exception>
    public SessionModel(Algorithm algorithm, ModelOptions options)
    {
        OptionFaults.ThrowIfAny(options.Faults());
        _options = options;
        _algorithm = algorithm;
        _index = new ShopIndex(options);
    }

    /// <inheritdoc />
    public string Name => _algorithm.Name;

    /// <inheritdoc />
    public long Version => _index.Version;

    /// <inheritdoc />
    public long Bytes => _index.Sessions.Bytes;

    /// <summary>The counted part of the model.</summary>
    internal ShopIndex Learnt => _index;

    /// <summary>The result of the last fit; null before the first. For any thread.</summary>
    internal FittedRanker? Fitted => Volatile.Read(ref _fitted);

    /// <inheritdoc />
    public void Learn(in LearntEvent e) => _index.Learn(e);

    /// <inheritdoc />
    public int Unlearn(ulong shopper) => _index.Unlearn(shopper);

    /// <inheritdoc />
    public bool UnlearnSession(ulong session) => _index.UnlearnSession(session);

    /// <inheritdoc />
    public IModelFit? PrepareFit() => _algorithm.IsFitted
        ? new ModelFit(new SessionSnapshot(_index.Sessions), _options, fitted => Volatile.Write(ref _fitted, fitted))
        : null;

    /// <inheritdoc />
    public IModelReader OpenReader() => OpenReader(_algorithm, _options, _algorithm.HasFallback);

    /// <inheritdoc />
    public IModelReader OpenReader(Variant variant) =>
        OpenReader(ModelCatalog.Get(variant.Model), variant.Parameters, hasFallback: true);

    /// <inheritdoc />
    public IModelReader OpenBaseline() => OpenReader(ModelCatalog.Popularity, _options, hasFallback: true);

    /// <inheritdoc />
    public int SessionsOf(int item) => _index.Sessions.Postings.Sessions(item);

    /// <inheritdoc />
    public ulong Checksum() => _index.Sessions.Checksum();

    /// <inheritdoc />
    public void Save(Stream into)
    {
        var writer = new SnapshotWriter(into);
        writer.WriteNumber(Magic);
        writer.WriteNumber(Format);
        _index.Save(writer);
        writer.WriteNumber(Fitted is null ? 0 : 1);
        writer.WriteChecksum();
        Fitted?.Save(into);
    }

    /// <inheritdoc />
    public void Load(Stream from)
    {
        if (Version > 0 || _hasReaders)
            throw new InvalidOperationException("found a model that has learnt or is read, expected a new one");
        var reader = new SnapshotReader(from);
        reader.ReadNumber("mark", Magic, Magic);
        var hasContent = reader.ReadNumber("format", FormatWithoutContent, Format) > FormatWithoutContent;
        var index = ShopIndex.Load(_options, reader, hasContent);
        var isFitted = reader.ReadNumber("fitted parts", 0, 1) == 1;
        reader.CheckChecksum();
        index.Check();
        var fitted = isFitted ? FittedRanker.Load(from) : null;
        if (!hasContent)
            index.CountContent();
        (_index, _fitted) = (index, fitted);
    }

    private ModelReader OpenReader(Algorithm algorithm, ModelOptions options, bool hasFallback)
    {
        _hasReaders = true;
        return new ModelReader(_index, algorithm, options, () => Fitted, hasFallback);
    }
}
