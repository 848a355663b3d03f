using CartStream.Index;
using CartStream.Recommendations;

namespace CartStream.Models;

/// <summary>
/// What is learnt from sessions. Every algorithm is one, and so is their blend: the processor, the API and evaluation
/// know nothing else.
/// </summary>
/// <remarks>
/// Contract, held by the conformance suite: the same <c>Learn</c> calls in the same order give the same answers to the
/// last bit. One thread at a time calls everything but what opens readers; readers work beside it, on threads of
/// their own.
/// </remarks>
public interface IModel
{
    /// <summary>The algorithm's name on the command line, in lower case with dashes.</summary>
    string Name { get; }

    /// <summary>Events learnt so far; it goes into every receipt.</summary>
    long Version { get; }

    /// <summary>Bytes held, without those of readers.</summary>
    long Bytes { get; }

    /// <summary>
    /// Learns one event. Events of one session come in the order they happened or as late as they arrive.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The item's number is not from 0 to 67,108,863.</exception>
    void Learn(in LearntEvent e);

    /// <summary>
    /// Forgets all sessions of a shopper and returns how many it held. What is left equals, to the checksum, a model
    /// that never learnt them.
    /// </summary>
    int Unlearn(ulong shopper);

    /// <summary>
    /// Forgets one session, by the key that it was learnt under; false when it is not held. What is left equals, to
    /// the checksum, a model that never learnt it.
    /// </summary>
    bool UnlearnSession(ulong session);

    /// <summary>
    /// Copies what is held now, so that what is not counted but fitted (embedding, ranking) can be fitted to it while
    /// the model goes on; null for algorithms without such parts.
    /// </summary>
    IModelFit? PrepareFit();

    /// <summary>A reader of this model, for one thread at a time.</summary>
    IModelReader OpenReader();

    /// <summary>A reader that recommends as <paramref name="variant"/> says, from what this model has learnt.</summary>
    /// <exception cref="ArgumentException">There is no algorithm of the variant's name.</exception>
    IModelReader OpenReader(Variant variant);

    /// <summary>A reader of what recommendations are measured against: what is popular just then.</summary>
    IModelReader OpenBaseline();

    /// <summary>How many sessions hold an item, of those that are remembered; 0 when it is unknown.</summary>
    int SessionsOf(int item);

    /// <summary>
    /// A number that is equal for models that learnt the same sessions, whatever they have forgotten or evicted.
    /// </summary>
    ulong Checksum();

    /// <summary>Writes all that was learnt and fitted; <see cref="Load"/> of the same version reads it.</summary>
    void Save(Stream into);

    /// <summary>
    /// Takes over what <see cref="Save"/> wrote. Answers are then the same to the last bit.
    /// </summary>
    /// <exception cref="InvalidDataException">
    /// It is no snapshot of such a model, or damaged; the model is as empty as before.
    /// </exception>
    /// <exception cref="InvalidOperationException">The model has learnt something, or has readers.</exception>
    void Load(Stream from);
}
