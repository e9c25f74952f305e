using System.Collections;
using GtmFunctions.Pipeline.Language;

namespace GtmFunctions.Pipeline.Config.Reading;

/// <summary>Takes errors up to a number, and counts those that come after.</summary>
internal sealed class CappedErrors(int most) : ICollection<ConfigurationError>
{
    private readonly List<ConfigurationError> _told = [];

    /// <summary>Those that are told.</summary>
    public IReadOnlyList<ConfigurationError> Told => _told;

    /// <summary>How many came after.</summary>
    public int Untold { get; private set; }

    /// <inheritdoc/>
    public int Count => _told.Count + Untold;

    /// <inheritdoc/>
    public bool IsReadOnly => false;

    /// <inheritdoc/>
    public void Add(ConfigurationError item)
    {
        if (_told.Count < most)
            _told.Add(item);
        else
            Untold++;
    }

    /// <inheritdoc/>
    public void Clear()
    {
        _told.Clear();
        Untold = 0;
    }

    /// <inheritdoc/>
    public bool Contains(ConfigurationError item) => _told.Contains(item);

    /// <inheritdoc/>
    public void CopyTo(ConfigurationError[] array, int arrayIndex) => _told.CopyTo(array, arrayIndex);

    /// <inheritdoc/>
    public bool Remove(ConfigurationError item) => _told.Remove(item);

    /// <inheritdoc/>
    public IEnumerator<ConfigurationError> GetEnumerator() => _told.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
