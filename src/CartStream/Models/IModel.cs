using CartStream.Index;
using CartStream.Recommendations;

namespace CartStream.Models;

/// <summary>
/// A model that learns from sessions. Every algorithm is one, and so is their blend: the processor, the API and
/// evaluation use only this interface.
/// </summary>
/// <remarks>
/// Contract, held by the conformance suite: the same <c>Learn</c> calls in the same order give the same answers to the
/// last bit. One thread at a time calls everything except the methods that open readers; readers work concurrently, on
/// threads of their own.
/// </remarks>
public interface IModel
{
    /// <summary>The algorithm's name on the command line, in lower case with dashes.</summary>
    string Name { get; }

    /// <summary>Events learnt so far; it goes into every receipt.</summary>
    long Version { get; }

    /// <summary>Bytes held, excluding those of readers.</summary>
    long Bytes { get; }

    /// <summary>
    /// Learns one event. Events of one session come in the order in which they happened, unless they arrive late.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The item's number is not from 0 to 67,108,863.</exception>
    void Learn(in LearntEvent e);

    /// <summary>
    /// Forgets all sessions of a shopper and returns how many it held. The rest equals, by its checksum, a model that
    /// never learnt them.
    /// </summary>
    int Unlearn(ulong shopper);

    /// <summary>
    /// Forgets one session, by the key that it was learnt under; false when it is not held. The rest equals, by its
    /// checksum, a model that never learnt it.
    /// </summary>
    bool UnlearnSession(ulong session);

    /// <summary>
    /// Copies the current state, so that the parts that are fitted (embedding, ranking) can be fitted to it while the
    /// model goes on learning; null for algorithms without such parts.
    /// </summary>
    IModelFit? PrepareFit();

    /// <summary>A reader of this model, for one thread at a time.</summary>
    IModelReader OpenReader();

    /// <summary>A reader that recommends as <paramref name="variant"/> says, from what this model has learnt.</summary>
    /// <exception cref="ArgumentException">The variant names no known algorithm.</exception>
    IModelReader OpenReader(Variant variant);

    /// <summary>A reader of the baseline: what is popular at that moment.</summary>
    IModelReader OpenBaseline();

    /// <summary>How many of the remembered sessions hold an item; 0 when it is unknown.</summary>
    int SessionsOf(int item);

    /// <summary>
    /// A number that is equal for models that learnt the same sessions, whatever they have forgotten or evicted.
    /// </summary>
    ulong Checksum();

    /// <summary>
    /// Writes everything that was learnt and fitted; <see cref="Load"/> of the same version reads it.
    /// </summary>
    void Save(Stream into);

    /// <summary>Restores what <see cref="Save"/> wrote. Answers are then the same to the last bit.</summary>
    /// <exception cref="InvalidDataException">
    /// It is not a snapshot of such a model, or is damaged; the model is still empty.
    /// </exception>
    /// <exception cref="InvalidOperationException">The model has learnt something, or has readers.</exception>
    void Load(Stream from);
}
