import array
import json
import urllib.request

SITE = "https://…/data/"  # where this page is; of a downloaded dashboard file:///…/public/data/


def read(path):
    with urllib.request.urlopen(SITE + path) as answer:
        return answer.read()


def table(experiment, wanted=None):
    """Columns of an experiment by their ids, newest run first; None where a run has no value."""
    manifest = json.loads(read(experiment["table"]))
    folder = experiment["table"].removesuffix("table.json")
    columns = [c for c in manifest["columns"] if wanted is None or c["id"] in wanted]
    blocks = {files: b"".join(read(folder + name) for name in files) for files in {tuple(c["files"]) for c in columns}}
    return {c["id"]: column(c, blocks[tuple(c["files"])], manifest["rows"]) for c in columns}


def column(info, data, rows):
    how = info["encoding"]

    def numbers(code, count=rows):
        part = array.array(code)
        part.frombytes(data[info["offset"] :][: count * part.itemsize])
        return part

    if how["form"] in ("f32", "f64"):
        values, bits = (numbers("f"), numbers("I")) if how["form"] == "f32" else (numbers("d"), numbers("Q"))
        return [None if value != value and bit & 15 else value for value, bit in zip(values, bits)]
    if how["form"] == "seconds":
        now, times = how["base"], []
        for step in numbers("I"):
            now -= 0 if step == 0xFFFFFFFF else step
            times.append(None if step == 0xFFFFFFFF else now)
        return times
    if how["form"] == "dictionary":
        codes = numbers({1: "B", 2: "H", 4: "I"}[how["width"]])
        return [how["texts"][code - 1] if code else None for code in codes]
    if how["form"] == "text":
        start, texts = 0, []
        units = data[info["offset"] + 4 * rows :][: how["bytes"]].decode().encode("utf-16-le")
        for length in numbers("I"):
            end = start + 2 * max(0, length - 1)
            texts.append(units[start:end].decode("utf-16-le") if length else None)
            start = end
        return texts
    points = numbers("B", how["points"] * how["rows"])
    shapes = [points[row * how["points"] :][: how["points"]].tolist() for row in range(rows)]
    return [shape if any(shape) else None for shape in shapes]


experiments = json.loads(read("index.json"))["experiments"]
columns = table(experiments[0])
# With pandas: pandas.DataFrame(columns)
