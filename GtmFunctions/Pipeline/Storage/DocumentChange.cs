namespace GtmFunctions.Pipeline.Storage;

/// <summary>How a change of a row ended.</summary>
/// <param name="IsDone">Whether it was written; else there was nothing to change, or no row.</param>
/// <param name="Stands">What the row holds now; <see langword="null"/> where there is none.</param>
internal readonly record struct DocumentChange<T>(bool IsDone, T? Stands)
    where T : StoredRecord;
