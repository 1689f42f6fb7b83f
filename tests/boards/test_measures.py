"""Average precision of boxes, masks and keypoints is told apart where words tell it."""

import pytest

from kg.boards.measures import measured_in


@pytest.mark.parametrize(
    ("metric", "sentence", "raw", "title", "expected"),
    [
        ("AP", "On keypoint detection it reaches 76.1 AP.", "76.1", "", "keypoint AP"),
        ("mAP", "A model for instance segmentation that reaches 29.8 mAP at 33 fps.", "29.8", "", "mask AP"),
        ("AP", "It gets 53.1 AP for object detection and 46.0 AP for instance segmentation.", "53.1", "", "AP"),
        ("AP", "It gets 53.1 AP for object detection and 46.0 AP for instance segmentation.", "46.0", "", "mask AP"),
        ("AP", "For object detection it gets 53.1 AP and for instance segmentation 46.0 AP.", "53.1", "", "AP"),
        ("AP", "For object detection it gets 53.1 AP and for instance segmentation 46.0 AP.", "46.0", "", "mask AP"),
        ("AP", "On both detection and instance segmentation it reaches 51 AP.", "51", "", "AP"),
        ("AP", "The bbox AP is 53.5.", "53.5", "", "box AP"),
        ("AP", "With Mask R-CNN it has 48.5 AP.", "48.5", "", "AP"),
        ("AP", "It has 37.9 AP on COCO.", "37.9", "Fast Instance Segmentation", "mask AP"),
        ("AP", "It has 76.8% AP on COCO.", "76.8%", "Human Pose Estimation in Two Stages", "keypoint AP"),
        ("AP", "It has 30.0 AP on YCB.", "30.0", "6D Pose Estimation of Objects", "AP"),
        ("AP", "It has 37.9 AP on COCO.", "37.9", "Object Detection and Instance Segmentation", "AP"),
        ("AP", "It has 37.9 AP on COCO.", "37.9", "A Fine Network", "AP"),
        ("AP50", "Instance segmentation reaches 60.0 AP50.", "60.0", "", "AP50"),
        ("accuracy", "Keypoints reach 60.0.", "60.0", "", "accuracy"),
    ],
)
def test_the_words_tell_what_is_measured(metric, sentence, raw, title, expected):
    assert measured_in(metric, sentence, raw, title) == expected
