using System.Collections.Concurrent;
using Azure;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Storage.Config;

namespace GtmFunctions.Pipeline.Config;

/// <summary>The versions that this instance has read from storage: each is read once, since none ever changes.</summary>
internal sealed class LoadedVersions(VersionStore store, ConfigurationReader reader)
{
    // How many earlier versions are tried where the published one cannot be used
    private const int MostTried = 10;

    private readonly ConcurrentDictionary<string, Configuration> _versions = new();

    /// <summary>A version that was read before; <see langword="null"/> where it was not.</summary>
    public Configuration? Known(string version) => _versions.GetValueOrDefault(version);

    /// <summary>Keeps a version that was read.</summary>
    public void Keep(Configuration configuration) => _versions[configuration.Version] = configuration;

    /// <summary>A version by its name, however old.</summary>
    /// <exception cref="RequestFailedException">Storage cannot be asked.</exception>
    /// <exception cref="ConfigurationMissingException">There is none of that name, or this build does not accept it.</exception>
    public async Task<Configuration> GetAsync(string version, CancellationToken cancellation) =>
        _versions.TryGetValue(version, out var known)
            ? known
            : _versions.GetOrAdd(version, await LoadAsync(version, atTheEdge: false, cancellation));

    /// <summary>A version by its name; <see langword="null"/> where it is not known, or is not valid to this version of the app.</summary>
    /// <exception cref="RequestFailedException">Storage cannot be asked.</exception>
    public async Task<Configuration?> FindAsync(string version, CancellationToken cancellation)
    {
        try
        {
            return await GetAsync(version, cancellation);
        }
        catch (ConfigurationMissingException)
        {
            return null;
        }
    }

    /// <summary>
    /// The last version that this build accepts of those published before one, since what ops went back from is newer than what they went
    /// back to; <see langword="null"/> where none of the last few is accepted.
    /// </summary>
    public async Task<Configuration?> LastBeforeAsync(string published, CancellationToken cancellation)
    {
        var earlier = (await store.ListAsync(cancellation)).SkipWhile(version => version.Version != published).Skip(1);
        foreach (var (version, _) in earlier.Take(MostTried))
        {
            if (await FindAsync(version, cancellation) is { } accepted)
                return accepted;
        }

        return null;
    }

    /// <summary>Reads a version from storage, and keeps nothing of it.</summary>
    /// <param name="version">Its name.</param>
    /// <param name="atTheEdge">Whether somebody waits for an answer, so that storage is asked with little patience.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="RequestFailedException">Storage cannot be asked.</exception>
    /// <exception cref="ConfigurationMissingException">There is none of that name, or this build does not accept it.</exception>
    public async Task<Configuration> LoadAsync(string version, bool atTheEdge, CancellationToken cancellation)
    {
        var bundle = await store.FindAsync(version, atTheEdge, cancellation)
            ?? throw new ConfigurationMissingException($"There is no configuration {version} in storage.");
        var read = Read(version, bundle);
        return read.Configuration ?? throw new ConfigurationMissingException(
            $"Configuration {version} was valid when it was published and is not to this version of the app: " +
            $"{string.Join("; ", read.Errors)}");
    }

    // A reader that fails on what is stored must not take the app with it
    private ReadResult Read(string version, ConfigurationBundle bundle)
    {
        try
        {
            return reader.Read(bundle);
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            throw new ConfigurationMissingException(
                $"Configuration {version} cannot be read: {failure.GetType().Name}: {failure.Message}", failure);
        }
    }
}
