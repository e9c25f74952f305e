using GtmFunctions.Cli.Azurite;
using GtmFunctions.Tests.Storage;
using Xunit;

namespace GtmFunctions.Tests.Cli.Azurite;

public sealed class AzuriteOrderTests(AzuriteFixture azurite)
{
    // Enough for blocks to be parted and emptied; a plain list is searched from its start and says what is right
    private const string Script = """
        const { Ordered } = await import(process.argv[1]);
        const compare = (one, other) => one.key - other.key;
        let seed = 5;
        const random = (most) => (seed = (seed * 48271) % 2147483647) % most;
        const fail = (step, what) => { throw new Error(`step ${step}: ${what}`); };

        const begun = Array.from({ length: 1500 }, (_, number) => ({ key: number * 2 }));
        const ordered = new Ordered(compare, [...begun].reverse());
        let plain = [...begun];
        for (let step = 0; step < 20000; step++) {
          const one = { key: random(4000), step };
          const known = plain.find(({ key }) => key === one.key) ?? null;
          if (ordered.get(one) !== known)
            fail(step, 'get');
          const kind = step % 5000 < 2500 ? random(3) : 2 + random(3);
          if (kind < 2 && known === null) {
            ordered.add(one);
            plain.push(one);
          } else if (kind === 2) {
            ordered.replace(one);
            plain = plain.map((each) => each === known ? one : each);
          } else if (kind > 2) {
            ordered.remove(one);
            plain = plain.filter((each) => each !== known);
          }
          if (step % 100 !== 0)
            continue;
          plain.sort(compare);
          const after = plain.filter(({ key }) => key >= one.key);
          const found = [...ordered.from(one)];
          if (found.length !== after.length || found.some((each, position) => each !== after[position]))
            fail(step, 'from');
          if ([...ordered.from()].length !== plain.length)
            fail(step, 'all');
          if (ordered.length !== plain.length)
            fail(step, 'length');
        }
        for (const one of [...ordered.from()])
          ordered.remove(one);
        if ([...ordered.from()].length !== 0 || ordered.get({ key: 1 }) !== null)
          fail('last', 'empty');
        ordered.add({ key: 1 });
        console.log([...ordered.from({ key: 1 })].length);
        """;

    [Fact]
    public async Task Items_AddedAndReplacedAndRemovedByChance_AreFoundInOrder()
    {
        var module = new Uri(Path.Combine(AzuriteInstall.Shipped, "order.mjs")).AbsoluteUri;

        var (exitCode, output) = await Tool.RunAsync(
            azurite.Installation.Node,
            ["--input-type=module", "--eval", Script, module],
            AppContext.BaseDirectory,
            TestContext.Current.CancellationToken);

        Assert.True(exitCode == 0, output);
        Assert.Equal("1", output.Trim());
    }
}
