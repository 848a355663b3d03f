using CartStream.Index;
using CartStream.Models;
using CartStream.Queries;
using CartStream.Recommendations;

namespace CartStream.Tests;

/// <summary>A model for tests of code that uses models. A subclass defines the answers of its readers.</summary>
public abstract class FakeModel(string name) : IModel
{
    public string Name => name;

    public long Version { get; private set; }

    public long Bytes => 0;

    /// <summary>Readers that were opened and not disposed.</summary>
    public int OpenReaders { get; private set; }

    public virtual void Learn(in LearntEvent e) => Version++;

    public int Unlearn(ulong shopper) => 0;

    public bool UnlearnSession(ulong session) => false;

    public virtual IModelFit? PrepareFit() => null;

    public IModelReader OpenReader() => new Reader(this);

    public IModelReader OpenReader(Variant variant) => new Reader(this);

    public IModelReader OpenBaseline() => new Reader(this);

    public int SessionsOf(int item) => 0;

    public ulong Checksum() => 0;

    public void Save(Stream into) => throw new NotSupportedException("a fake keeps nothing");

    public void Load(Stream from) => throw new NotSupportedException("a fake keeps nothing");

    protected abstract int Recommend(in ModelQuery query, Span<ScoredItem> results);

    private sealed class Reader : IModelReader
    {
        private readonly FakeModel _model;

        public Reader(FakeModel model)
        {
            _model = model;
            _model.OpenReaders++;
        }

        public int Recommend(in ModelQuery query, Span<ScoredItem> results) => _model.Recommend(query, results);

        public void Dispose() => _model.OpenReaders--;
    }
}
