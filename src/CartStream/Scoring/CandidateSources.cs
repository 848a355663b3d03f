using CartStream.Index;
using CartStream.Options;
using CartStream.Queries;
using CartStream.Retrieval;
using CartStream.Retrieval.Content;
using CartStream.Retrieval.Popularity;
using CartStream.Retrieval.SessionKnn;
using CartStream.Retrieval.Transitions;

namespace CartStream.Scoring;

/// <summary>Makes the candidate sources of one reader. Each is made when it is first wanted.</summary>
internal sealed class CandidateSources(SessionStore store, ContentIndex content, ModelOptions options)
{
    private readonly PopularDamping _damping = new(options.Rules.PopularPower);

    /// <summary>The items of similar sessions.</summary>
    public ICandidateSource Neighbours => field ??= new VmisKnnRetriever(store, options.Knn);

    /// <summary>All rules: with and without order, co-visitation, pairs.</summary>
    public ICandidateSource Transitions => field ??= new TransitionRetriever(store, options.Rules, _damping);

    /// <summary>The two-step walk; it goes on from what <see cref="Transitions"/> has found.</summary>
    public ICandidateSource Walk => field ??= new WalkRetriever(store, options.Rules, _damping);

    /// <summary>The most popular items, of the shop and of the newest item's category.</summary>
    public ICandidateSource Popular => field ??= new PopularRetriever(options.Ranking);

    /// <summary>What is most like the session's newest items.</summary>
    public ContentRetriever Content => field ??= new ContentRetriever(store, content);

    /// <summary>The sources of a learned ranking, in the order in which they build on each other.</summary>
    public ICandidateSource[] All => [Neighbours, Transitions, Walk, Popular];

    /// <summary>The sequential rules alone.</summary>
    /// <param name="itemsMax">Of how many items of the session, newest first, at most.</param>
    public ICandidateSource Sequences(int itemsMax = QueryItems.Max) =>
        new TransitionRetriever(store, options.Rules, _damping, isSequential: true, itemsMax);
}
