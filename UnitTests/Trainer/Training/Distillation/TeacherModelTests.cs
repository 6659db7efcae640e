using MLNetGhost.Model;
using MLNetGhost.Trainer.Network;
using MLNetGhost.Trainer.Training;
using MLNetGhost.UnitTests.Fixtures;
using static TorchSharp.torch;

namespace MLNetGhost.UnitTests.Training;

/// <summary>What teachers say about pictures, and which files are none.</summary>
[TestClass]
public sealed class TeacherModelTests : IDisposable
{
    private static readonly string[] s_names = ["cat", "dog", "bird"];
    private static readonly TrainingOptions s_options = new() { ImageSize = 64, Threads = 1 };
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>One network, as checkpoint and exported in both layouts: each gives what it can, and what they share is the same.</summary>
    [TestMethod]
    public void Look_CheckpointAndItsExports_SeeTheSame()
    {
        using var scope = NewDisposeScope();
        var checkpoint = TeacherFiles.WriteCheckpoint(_folder.File("t.safetensors"), "edge-n", s_names);
        var raw = TeacherFiles.WriteOnnx(_folder.File("raw.onnx"), checkpoint, DetectorLayout.Raw);
        var yolo = TeacherFiles.WriteOnnx(_folder.File("yolo.onnx"), checkpoint, DetectorLayout.Yolo);
        var pictures = Pictures(3);

        var expected = Look(checkpoint, pictures, true);
        var fromRaw = Look(raw, pictures);
        var fromYolo = Look(yolo, pictures);

        CollectionAssert.AreEqual(new long[] { 3, 84, 2 }, expected.Scores!.shape);
        AssertClose(expected.Scores, fromRaw.Scores!, 1e-4);
        AssertClose(expected.BoxLogits!, fromRaw.BoxLogits!, 1e-2);
        AssertClose(expected.Scores, fromYolo.Scores!, 1e-4);
        AssertClose(HeadDecoder.Distances(expected.BoxLogits!), fromYolo.Distances!, 1e-2);
        Assert.HasCount(3, expected.Features);
        Assert.IsEmpty(fromRaw.Features);
        Assert.IsNull(fromYolo.BoxLogits);
        Assert.IsNull(fromYolo.Objects);
    }

    /// <summary>The teacher's network, in evaluation mode, on the same pictures: the reference for what a checkpoint gives.</summary>
    [TestMethod]
    public void Look_Checkpoint_IsItsNetworkWithoutGradients()
    {
        using var scope = NewDisposeScope();
        var checkpoint = TeacherFiles.WriteCheckpoint(_folder.File("t.safetensors"), "edge-n", s_names);
        var pictures = Pictures(2);
        using var network = Checkpoint.Read(checkpoint).CreateNetwork();
        var (boxes, classes) = HeadDecoder.Flatten(network.call(pictures));

        var output = Look(checkpoint, pictures, true);

        AssertClose(boxes.detach(), output.BoxLogits!, 1e-4);
        AssertClose(classes.detach().sigmoid().index_select(-1, tensor(new long[] { 2, 0 })), output.Scores!, 1e-5);
        Assert.IsTrue(output.Tensors.All(tensor => !tensor.requires_grad));
    }

    [TestMethod]
    public void Look_ModelThatChoosesItself_GivesItsDetectionsOfTheTaughtClasses()
    {
        using var scope = NewDisposeScope();
        var path = _folder.File("end.onnx");
        Truth[] truths = [new(2, 0.75f, new(4, 8, 24, 30)), new(1, 0.5f, new(30, 30, 60, 50)), new(0, 0.25f, new(10, 40, 20, 60))];
        File.WriteAllBytes(path, ForeignLayouts.Create(DetectorLayout.EndToEnd, 64, s_names, (64, 64), truths));

        var output = Look(path, Pictures(2));

        CollectionAssert.AreEqual(new long[] { 2, 300, 6 }, output.Objects!.shape);
        var rows = output.Objects[1, ..3].reshape(-1).data<float>().ToArray();
        TensorAssert.AreClose([4, 8, 24, 30, 0.75f, 0, 10, 40, 20, 60, 0.25f, 1, 0, 0, 0, 0, 0, 0], rows, 1e-3, "detections");
        using var model = TeacherFile.Open(path, s_options);
        Assert.AreEqual(TeacherBoxes.Detections, model.Boxes);
    }

    [TestMethod]
    public void Identify_NoSuchFile_SaysWhatToName() => StringAssert.Contains(
        Assert.ThrowsExactly<FileNotFoundException>(() => TeacherFile.Identify("nowhere.onnx", resumed: null)).Message,
        "The teacher nowhere.onnx does not exist; name a checkpoint of this trainer (best.safetensors) or an ONNX model of a detector.");

    [TestMethod]
    public void Identify_ResumedRun_WantsTheVeryFile()
    {
        var path = _folder.File("t.onnx");
        File.WriteAllText(path, "first");
        var identity = TeacherFile.Identify(path, resumed: null);
        Assert.AreEqual(new TeacherIdentity("t.onnx", "a7937b64b8caa58f03721bb6bacf5c78cb235febe0e70b1b84cd99541461a08e"), identity);
        Assert.AreEqual(identity, TeacherFile.Identify(path, identity));

        File.WriteAllText(path, "second");
        StringAssert.Contains(
            Assert.ThrowsExactly<InvalidDataException>(() => TeacherFile.Identify(path, identity)).Message,
            $"with SHA-256 {identity.Digest}, but the file now has 16367aac");
        File.Delete(path);
        StringAssert.Contains(
            Assert.ThrowsExactly<FileNotFoundException>(() => TeacherFile.Identify(path, identity)).Message,
            $"does not exist any more. Put the file with SHA-256 {identity.Digest} back to resume the run, name where it is now (--teacher)");
    }

    [TestMethod]
    public void Open_NoModel_SaysWhatATeacherIs()
    {
        var path = _folder.File("t.onnx");
        File.WriteAllText(path, "These are words, not a network.");

        StringAssert.StartsWith(
            Assert.ThrowsExactly<InvalidDataException>(() => TeacherFile.Open(path, s_options)).Message,
            $"The teacher {path} cannot be used; it has to be a checkpoint of this trainer");
    }

    [TestMethod]
    public void Open_OtherSize_SaysWhichSizeFits()
    {
        var path = _folder.File("t.onnx");
        File.WriteAllBytes(path, TestDetectors.Yolo(size: 128));

        var message = Assert.ThrowsExactly<InvalidDataException>(() => TeacherFile.Open(path, s_options)).Message;

        StringAssert.Contains(message, "reads pictures of 128 × 128, but the run's are 64 × 64. Train with --imgsz 128, or export the "
            + "teacher again for 64 (mlnetghost export --imgsz 64;");
    }

    [TestMethod]
    public void Open_OtherTask_NamesIt()
    {
        var path = _folder.File("t.onnx");
        File.WriteAllBytes(path, TestDetectors.Yolo(
            metadata: new DetectorMetadata { ClassNames = s_names, Task = "pose", ImageSize = (64, 64) }));

        StringAssert.Contains(Assert.ThrowsExactly<InvalidDataException>(() => TeacherFile.Open(path, s_options)).Message, "pose");
    }

    [TestMethod]
    public void Open_OnnxWithChangingSizes_IsRefused()
    {
        var path = _folder.File("t.onnx");
        File.WriteAllBytes(path, TestDetectors.Yolo());

        StringAssert.Contains(
            Assert.ThrowsExactly<ArgumentException>(() => TeacherFile.Open(path, s_options with { MultiScale = true })).Message,
            "MultiScale (--multi-scale) changes their size; leave that out, or use a checkpoint as the teacher.");
    }

    [TestMethod]
    public void Choose_NothingLeft_IsRefused()
    {
        var path = _folder.File("t.onnx");
        File.WriteAllBytes(path, TestDetectors.Raw());
        using var model = TeacherFile.Open(path, s_options);

        StringAssert.Contains(
            Assert.ThrowsExactly<ArgumentException>(
                () => TeacherTerms.Choose(s_options with { TeacherClass = 0, TeacherBox = 0 }, model, path)).Message,
            "it is an ONNX model of layout Raw, which gives no features, and the other weights are 0. Give TeacherClass (--teacher-class)");
    }

    [TestMethod]
    public void Terms_OnnxOfLayoutYolo_SaysWhatItCannotGive()
    {
        var path = _folder.File("t.onnx");
        File.WriteAllBytes(path, TestDetectors.Yolo());
        using var model = TeacherFile.Open(path, s_options);
        var options = s_options with { TeacherClass = 0.5, TeacherBox = 2 };

        Assert.AreEqual(
            $"Learns from the teacher {path}, an ONNX model of layout Yolo: class scores (weight 0.5); boxes (weight 2). It does not give "
                + "box distributions or neck features.",
            TeachingText.Terms(path, model, TeacherTerms.Choose(options, model, path), options, adapted: null));
    }

    [TestMethod]
    public void Keep_OverTheLimit_KeepsTheFirstPictures()
    {
        using var scope = NewDisposeScope();
        using var cache = new TeacherCache(limitBytes: 2 * 5 * 3 * sizeof(float));
        var output = new TeacherOutput(rand(4, 5, 3), null, null, null, []);

        for (var picture = 0; picture < 4; picture++)
        {
            cache.Keep(10 + picture, output, picture);
        }

        Assert.AreEqual(2, cache.Count);
        Assert.AreEqual(120, cache.KeptBytes);
        AssertClose(output.Scores![1..2], cache.Find(11)!.Scores!, 0);
        Assert.IsNull(cache.Find(12));
    }

    /// <summary>Scores of the last class, then of the first.</summary>
    private static TeacherOutput Look(string path, Tensor pictures, bool wantsFeatures = false)
    {
        using var model = TeacherFile.Open(path, s_options);
        return model.Look(pictures, [2, 0], wantsFeatures);
    }

    /// <summary>Pictures of whole bytes, as training has them.</summary>
    private static Tensor Pictures(int count) => randint(0, 256, [count, 3, 64, 64], generator: new Generator(5)).to(float32) / 255f;

    private static void AssertClose(Tensor expected, Tensor actual, double tolerance)
    {
        CollectionAssert.AreEqual(expected.shape, actual.shape);
        Assert.IsLessThanOrEqualTo(tolerance, (expected - actual).abs().max().item<float>());
    }
}
