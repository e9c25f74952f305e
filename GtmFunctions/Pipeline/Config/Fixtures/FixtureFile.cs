using GtmFunctions.Pipeline.Language;

namespace GtmFunctions.Pipeline.Config.Fixtures;

/// <summary>What reading <c>fixtures.yaml</c> gave.</summary>
/// <param name="Fixtures">Its fixtures, in its order; none where there is any error.</param>
/// <param name="Errors">All that is wrong, by line.</param>
internal sealed record FixtureFile(IReadOnlyList<Fixture> Fixtures, IReadOnlyList<ConfigurationError> Errors)
{
    /// <summary>No file, and nothing wrong.</summary>
    public static readonly FixtureFile None = new([], []);

    /// <summary>A fixture by its name.</summary>
    public Fixture Find(string name) => Fixtures.First(fixture => fixture.Name == name);
}
